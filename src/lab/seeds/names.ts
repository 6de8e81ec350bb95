/** Names of nobody in particular, for made-up mailboxes. */
export const givenNames: readonly string[] = (
  'Ada Amir Anouk Aylin Bas Bianca Björn Bruno Chen Chiara Clara Cyril Daan Dilek Dmitri Elif Elin Emma Erik Esra Farid ' +
  'Femke Finn Fleur Gábor Greta Hana Hugo Ida Ilse Imran Ines Ivan Jana Jonas Julia Kaan Karel Katja Lars Leila Lena Levi ' +
  'Lina Luca Łukasz Maja Marek Marta Mehmet Mila Nadia Nils Noor Olga Omar Otto Paula Pieter Rania René Rosa Ruben Sanne ' +
  'Sara Sofia Søren Stefan Tariq Thea Tom Uma Vera Wim Xander Yara Yusuf Zoë'
).split(' ');

/** As {@link givenNames}. */
export const familyNames: readonly string[] = (
  'Aalto Achterberg Adler Aydın Bakker Becker Berg Bianchi Bos Brandt Çelik Claes Conti Costa Dahl Demir Dijkstra Dubois ' +
  'Dupont Eriksen Ferrari Fischer Fuchs García Groß Haas Hansen Horák Ivanova Jansen Janssens Jensen Kaya Keller Klein ' +
  'Kovács Kowalski Krüger Lambert Lang Larsen Lehmann Leroy Lindholm López Maes Martin Meyer Mørk Moreau Mulder Müller ' +
  'Nagy Nielsen Novák Nowak Olsen Öztürk Peeters Petit Popescu Ricci Romano Rossi Santos Schäfer Schmidt Schulz Silva ' +
  'Smit Svensson Szabó Vermeulen Visser Vogel Wagner Weber Wolf Yılmaz Zieliński'
).split(' ');
