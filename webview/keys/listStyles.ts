// What the lists of budgets and of folders have in common: a line of words with its button above the rows.
import { css } from 'lit';

export const listStyles = css`
  :host {
    display: grid;
    gap: 14px;
    container-type: inline-size;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 24px;
    align-items: center;
    justify-content: space-between;
  }
  .top p {
    flex: 1 1 320px;
  }
`;
