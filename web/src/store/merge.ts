// RFC 7396 merge patches, without touching what was there: parts that did not change keep their
// identity, so that a screen redraws only what did.

type Json = unknown;

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const from = isObject(target) ? target : {};
  const result: Record<string, Json> = { ...from };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(from[key], value);
  }
  return result;
}
