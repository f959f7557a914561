/**
 * Undoes the filter of one PNG row in place (PNG specification, section 9): 0 none, 1 left, 2 up, 3 mean of
 * both, 4 Paeth.
 *
 * @param above the row above, unfiltered; zeros for the first.
 * @param step bytes of a whole pixel, at least 1.
 * @returns false when there is no such filter.
 */
export function unfilterPngRow(
  row: Uint8Array,
  { filter, above, step }: { filter: number; above: Uint8Array; step: number },
): boolean {
  switch (filter) {
    case 0:
      return true;
    case 1:
      for (let i = step; i < row.length; i++) row[i] += row[i - step];
      return true;
    case 2:
      for (let i = 0; i < row.length; i++) row[i] += above[i];
      return true;
    case 3:
      for (let i = 0; i < row.length; i++) row[i] += ((i < step ? 0 : row[i - step]) + above[i]) >> 1;
      return true;
    case 4:
      for (let i = 0; i < row.length; i++) {
        const left = i < step ? 0 : row[i - step];
        const aboveLeft = i < step ? 0 : above[i - step];
        row[i] += paeth(left, above[i], aboveLeft);
      }
      return true;
    default:
      return false;
  }
}

/** Of left, above and above left the one nearest to left + above - above left. */
export function paeth(left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft);
  const toAbove = Math.abs(left - aboveLeft);
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}
