// Stands for ajv and ajv-formats in the gateway's bundle: the MCP SDK imports them to check results of tools against their schemas, which the
// gateway leaves to the model (it gives the SDK a validator of its own). A quarter of the SDK's size. Used by bundles.mjs.
const missing = () => {
  throw new Error('ajv is not part of this bundle.');
};

export class Ajv {
  constructor() {
    missing();
  }
}
export default Object.assign(missing, { default: missing });
