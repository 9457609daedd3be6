// The simulator's queue: events in the order of their times, those of one time in the order they were added. A binary heap.

interface Event {
  at: number;
  order: number;
  run: () => void;
}

export class EventQueue {
  private readonly heap: Event[] = [];
  private added = 0;

  add(at: number, run: () => void): void {
    this.added += 1;
    this.heap.push({ at, order: this.added, run });
    let place = this.heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.before(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  take(): Event | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    this.heap[0] = last;
    for (let place = 0; ;) {
      const child = this.before(2 * place + 2, 2 * place + 1) ? 2 * place + 2 : 2 * place + 1;
      if (!this.before(child, place)) return first;
      this.swap(place, child);
      place = child;
    }
  }

  private before(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return one !== undefined;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return;
    this.heap[a] = other;
    this.heap[b] = one;
  }
}
