// The files and folders by which the state of any tool can change in given surroundings, whether they are there or not.
// Used by the tools service. Pure.
import { toolRows } from '../../catalog/tools';
import { pathsOf, type ToolEnvironment } from '../../takeover/environment';
import { locate } from '../../takeover/places';

/** Absolute paths, each once. */
export function watchedPlaces(environment: ToolEnvironment): string[] {
  const { join } = pathsOf(environment);
  const places = toolRows.flatMap(({ variants }) =>
    variants.flatMap(({ detect, files }) => [
      ...detect.flatMap((folder) => locate(folder, environment)?.path ?? []),
      ...files.flatMap(({ folder, names }) => {
        const place = locate(folder, environment);
        if (place === undefined) return [];
        return place.isFile ? [place.path] : names.map((name) => join(place.path, name));
      }),
    ]),
  );
  return [...new Set(places)];
}
