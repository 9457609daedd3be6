// What the gateway uses of undici: in bundles this stands for the whole package, a third of which (fetch, WebSocket, caches, mocks) would
// only make packages larger. Used by bundles.mjs. A name that the gateway imports and that is missing here fails the build.
// By path, since the bundler leads every import of the package here.
import Agent from '../../node_modules/undici/lib/dispatcher/agent.js';
import buildConnector from '../../node_modules/undici/lib/core/connect.js';

export { Agent, buildConnector };
