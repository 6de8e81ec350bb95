/**
 * What a search has cost so far. Whoever runs it looks at the clock by it: entries are no measure, as each may cost as
 * many comparisons as the filter has leaves.
 */
export class SearchCost {
  /** Comparisons of a value with a leaf of the filter, and steps along links. */
  comparisons = 0;
  readonly #mostAtOnce: number;
  #startOfEntry = 0;

  /** @param mostAtOnce - comparisons that one entry may cost. Default: any number */
  constructor(mostAtOnce = Number.POSITIVE_INFINITY) {
    this.#mostAtOnce = mostAtOnce;
  }

  /** @throws SearchTooDear */
  spend(comparisons: number): void {
    this.comparisons += comparisons;
    if (this.comparisons - this.#startOfEntry > this.#mostAtOnce) throw new SearchTooDear();
  }

  /** What follows is about another entry: a search may pause in between. */
  nextEntry(): void {
    this.comparisons++;
    this.#startOfEntry = this.comparisons;
  }
}

/** One entry alone costs more than a search may take without a pause. */
export class SearchTooDear extends Error {
  override readonly name = 'SearchTooDear';
}
