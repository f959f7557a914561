/** What is told of a frame of a stack. */
export interface FrameRow {
  name: string;
  status: string;
  reason?: string;
  share?: number;
}

/** The frames of a stack: which were taken, what each gave, and why others were left out. */
export function FramesTable({ frames }: { frames: readonly FrameRow[] }) {
  const hasShares = frames.some(({ share }) => share !== undefined);
  return (
    <table aria-label="Frames">
      <thead>
        <tr>
          <th scope="col">Frame</th>
          <th scope="col">Status</th>
          {hasShares && <th scope="col" class="number">Share of the result</th>}
        </tr>
      </thead>
      <tbody>
        {frames.map(({ name, status, reason, share }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{reason ? `${status}: ${reason}` : status}</td>
            {hasShares && <td class="number">{share === undefined ? "–" : `${(100 * share).toFixed(1)}%`}
            </td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
