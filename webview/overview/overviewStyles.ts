// Layout and look of the overview: cards on top, channels with budgets and tools on the left, the live stream on the right where there is
// room, below where there is not.
import { css } from 'lit';

export const overviewStyles = css`
  :host {
    container-type: inline-size;
    min-height: 100vh;
    background: var(--vscode-editor-background);
    color: var(--vscode-editor-foreground, var(--vscode-foreground));
  }
  .loading {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 24px;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    max-width: 1500px;
    margin-inline: auto;
    padding: 20px 24px 28px;
  }
  h1 {
    margin: 0;
    font-size: 1.5em;
    font-weight: 500;
  }
  h2 {
    font-size: 1.1em;
    font-weight: 600;
  }
  .small {
    font-size: 0.92em;
  }
  .part-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    min-height: 30px;
    margin-bottom: 6px;
  }
  .part-head h2 {
    flex: 1;
    min-width: max-content;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(132px, 100%), 1fr));
    gap: 10px;
  }
  .card,
  .next-steps,
  .channels,
  .events {
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 5px;
  }
  .card {
    display: grid;
    align-content: start;
    gap: 2px;
    min-width: 0;
    padding: 10px 14px;
    background: var(--vscode-sideBar-background, transparent);
    color: inherit;
    font: inherit;
    text-align: start;
  }
  button.card {
    cursor: pointer;
  }
  button.card:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .card-label {
    font-size: 0.92em;
    color: var(--vscode-descriptionForeground);
  }
  .card-value {
    font-size: 1.5em;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .card .sparkline {
    margin-top: 4px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
    align-items: start;
  }
  .left {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .next-steps {
    padding: 6px 14px 12px;
  }
  .next-steps li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 8px;
    align-items: center;
    min-height: 32px;
  }
  .channel {
    display: grid;
    grid-template-columns: 16px minmax(130px, 1.4fr) minmax(100px, 1fr) auto auto;
    gap: 4px 12px;
    align-items: center;
    padding: 8px 12px;
  }
  .channel + .channel {
    border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .channel-words,
  .channel-figures {
    display: grid;
    justify-items: start;
    min-width: 0;
  }
  .channel-figures {
    font-size: 0.92em;
  }
  .name {
    max-width: 100%;
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--vscode-textLink-foreground);
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .name:hover {
    text-decoration: underline;
  }
  .test-result {
    grid-column: 2 / -1;
  }
  .budgets {
    display: grid;
    gap: 10px;
  }
  .budgets li {
    display: grid;
    gap: 2px;
  }
  .tools li {
    display: grid;
    grid-template-columns: 16px minmax(0, auto) minmax(0, auto) 1fr;
    gap: 8px;
    align-items: center;
    min-height: 26px;
  }
  .stream {
    min-width: 0;
  }
  .events {
    max-height: 640px;
    overflow-y: auto;
  }
  .events li + li {
    border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .events li {
    content-visibility: auto;
    contain-intrinsic-size: auto 46px;
  }
  .event {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 1px 8px;
    align-items: center;
    width: 100%;
    padding: 5px 12px;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .event:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .event:hover .quiet {
    color: inherit;
  }
  .event-head {
    display: flex;
    gap: 8px;
    min-width: 0;
  }
  .route {
    flex: none;
    font-weight: 600;
  }
  .event-words {
    grid-column: 2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 0.92em;
  }
  .event-duration {
    justify-self: end;
    font-size: 0.92em;
  }
  @container (min-width: 1080px) {
    .columns {
      grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
    }
    .events {
      max-height: calc(100vh - 60px);
    }
  }
  @container (max-width: 560px) {
    main {
      padding: 14px;
    }
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .card:last-child:nth-child(odd) {
      grid-column: 1 / -1;
    }
    .card {
      padding: 8px 10px;
    }
    .channel {
      grid-template-columns: 16px minmax(0, 1fr) auto;
    }
    .channel-figures,
    .strip {
      grid-column: 2 / -1;
    }
    .channel .test {
      grid-area: 1 / 3;
    }
    .next-steps li {
      grid-template-columns: 16px minmax(0, 1fr);
      padding-block: 5px;
    }
    .next-steps li vscode-button {
      grid-column: 2;
      justify-self: start;
    }
  }
`;
