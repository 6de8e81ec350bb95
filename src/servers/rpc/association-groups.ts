/** Connections of one client to one server that share context handles (C706 9.3.1). Identity is what counts. */
export interface AssociationGroup {
  readonly id: number;
  /** Aborted when the last connection is gone, and with it what context handles stood for (C706 9.3.2.1). */
  readonly ended: AbortSignal;
}

interface Member {
  readonly group: AssociationGroup;
  readonly end: AbortController;
  connections: number;
}

/** The association groups of one server. */
export class AssociationGroups {
  readonly #members = new Map<number, Member>();
  #lastId = 0;

  /**
   * @param id - assoc_group_id of a bind: 0 for a new group
   * @returns undefined when there is no such group
   */
  join(id: number): AssociationGroup | undefined {
    if (id === 0) return this.#create();
    const member = this.#members.get(id);
    if (member === undefined) return undefined;
    member.connections++;
    return member.group;
  }

  /** Takes back one `join`; a group without connections is gone. */
  leave({ id }: AssociationGroup): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    member.connections--;
    if (member.connections > 0) return;
    this.#members.delete(id);
    member.end.abort();
  }

  #create(): AssociationGroup {
    do {
      this.#lastId = (this.#lastId + 1) % 0x1_0000_0000;
    } while (this.#lastId === 0 || this.#members.has(this.#lastId));
    const end = new AbortController();
    const group = { id: this.#lastId, ended: end.signal };
    this.#members.set(group.id, { group, end, connections: 1 });
    return group;
  }
}
