// Types of dependencies.mjs for the test that imports it.
export interface LockedPackage {
  version?: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
export interface Asked {
  manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> };
  lock: { packages: Record<string, LockedPackage> };
  npmrc: string;
  shipped: string[];
}
export interface Audit {
  faults: string[];
  exceptions: string[];
  counts: { packages: number; shipped: number; pinned: number; licences: number };
}
export function auditDependencies(asked: Asked): Audit;
