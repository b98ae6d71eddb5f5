export function Campaign() {
  return null;
}
