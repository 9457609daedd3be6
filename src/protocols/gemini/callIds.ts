// Ids of function calls, which Gemini leaves out at will: made here so that the same conversation always gets the same ids, and a
// longer one the ids of its beginning. Pairs responses with calls by id, else by name and order. Used by the request decoder.

interface Call {
  id: string;
  name: string;
  /** The id stood in the request: a response without an id may still be meant. */
  answered: boolean;
}

export class CallIds {
  private readonly calls: Call[] = [];
  private readonly taken = new Set<string>();
  private made = 0;
  private orphans = 0;

  /** The id of the next call. */
  call(name: string, id: string | undefined): string {
    const own = id ?? this.next('call');
    this.taken.add(own);
    this.calls.push({ id: own, name, answered: false });
    return own;
  }

  /** The id of the call that a response answers; an id of its own where there is none. */
  response(name: string, id: string | undefined): { id: string; name: string } {
    const open = this.calls.filter((call) => !call.answered);
    const call =
      (id === undefined ? undefined : open.find((candidate) => candidate.id === id)) ??
      open.find((candidate) => candidate.name === name) ??
      (name === '' ? open[0] : undefined);
    if (call === undefined) return { id: id ?? this.next('orphan'), name };
    call.answered = true;
    return { id: call.id, name: call.name };
  }

  private next(kind: 'call' | 'orphan'): string {
    for (;;) {
      const count = kind === 'call' ? (this.made += 1) : (this.orphans += 1);
      const id = `${kind}_${count}`;
      if (!this.taken.has(id)) return id;
    }
  }
}
