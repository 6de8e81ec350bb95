/** The password of all users of the built-in seeds and of generated ones, and of a directory that came without passwords. */
export const samplePassword = 'Passw0rd!';
