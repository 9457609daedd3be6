// Layout of the gateway section.
import { css } from 'lit';

export const gatewayStyles = css`
  .gateway {
    display: grid;
    gap: 10px;
    padding: 6px 12px 2px;
  }
  .gateway > * {
    min-width: 0;
  }
  .head {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    min-height: 22px;
  }
  .head > .icon {
    margin-top: 2px;
  }
  .words {
    flex: 1;
    min-width: 0;
    display: grid;
  }
  .word {
    font-weight: 600;
    line-height: 20px;
  }
  .facts,
  .small {
    font-size: 0.92em;
  }
  .head-actions {
    display: flex;
    gap: 2px;
  }
  .starting {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .group {
    display: grid;
    gap: 6px;
  }
  .group > * {
    min-width: 0;
  }
  h3 {
    font-size: 0.92em;
    font-weight: 600;
  }
  .urls li {
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr) auto;
    align-items: center;
    gap: 4px;
    min-height: 24px;
  }
  .vendor {
    color: var(--vscode-descriptionForeground);
  }
  .url {
    font-size: 11px;
    user-select: all;
  }
  @container (min-width: 560px) {
    .gateway {
      max-width: 920px;
    }
    .wide,
    .group > .small {
      max-width: 520px;
      justify-self: start;
    }
    .urls li {
      grid-template-columns: 64px minmax(0, 240px) auto;
      justify-content: start;
    }
  }
`;
