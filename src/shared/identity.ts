// Names and numbers that never change, in one place: ports, header names, the version compiled into every bundle.

/** Default loopback ports. */
export const defaultProxyPort = 11580;
export const defaultManagementPort = 11581;

/** Path prefix of the management API. */
export const managementPrefix = '/api/v1';

export const headerRequestId = 'x-gatehouse-request-id';
export const headerChannel = 'x-gatehouse-channel';
export const headerWarnings = 'x-gatehouse-warnings';
/** `1` where a count of tokens is an estimate of ours, not the provider's count. */
export const headerEstimated = 'x-gatehouse-estimated';
/** How many rows an export will have, told before its first byte. */
export const headerRows = 'x-gatehouse-rows';
/** Sent upstream and refused on the way in: breaks cycles of gateways. */
export const headerHop = 'x-gatehouse-hop';
/** Names the workspace folder that a request is made in, by the folder's own virtual key, beside the client's. */
export const headerFolderKey = 'x-gatehouse-folder-key';
/** The variable that has it in terminals of that folder. */
export const folderKeyVariable = 'GATEHOUSE_FOLDER_KEY';
/** Told to SDKs and tools that a retry cannot help. */
export const headerShouldRetry = 'x-should-retry';
