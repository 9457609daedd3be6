// Plugin of the mutation tester (https://stryker-mutator.io/docs/stryker-js/plugins): a checker that lets the chosen faults pass and no other
// of the same lines. Loaded by Stryker from the configuration that unitStep.mjs writes, which holds the list as `chosenFaults`.

/** What a fault is known by: file relative to the copy, place and replacement. */
export const faultId = (file, { start, end }, replacement) =>
  [file, start.line, start.column, end.line, end.column, replacement].join('\u0000');

class ChosenFaults {
  static inject = ['options'];

  constructor({ chosenFaults }) {
    this.chosen = new Set(chosenFaults);
  }

  async init() {}

  async check(mutants) {
    const root = process.cwd();
    return Object.fromEntries(
      mutants.map(({ id, fileName, location, replacement }) => {
        const file = fileName.slice(root.length + 1).replaceAll('\\', '/');
        const isChosen = this.chosen.has(faultId(file, location, replacement));
        return [id, isChosen ? { status: 'passed' } : { status: 'compileError', reason: 'not chosen' }];
      }),
    );
  }

  group(mutants) {
    return [mutants.map(({ id }) => id)];
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'chosenFaults', injectableClass: ChosenFaults }];
