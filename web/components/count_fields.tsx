/// <reference lib="dom" />
import type { ComponentChildren } from "preact";
import type { CountOptions } from "../client/order_counts.ts";
import { type AreaFile, readAreaFile } from "../client/read_area_file.ts";

/** What can be set of a count. `ownPixel` tells what is known of the images' own pixel size. */
export function CountFields({ options, onChange, ownPixel, isFolded = false, children }: {
  options: CountOptions;
  onChange: (options: CountOptions) => void;
  ownPixel: string;
  isFolded?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <details class="settings" open={!isFolded}>
      <summary>Options</summary>
      <div class="fields">
        {children}
        <Length
          label="Side of a pixel, µm"
          least={0.000001}
          instead={ownPixel}
          value={options.pixelUm}
          onChange={(pixelUm) => onChange({ ...options, pixelUm })}
        />
        <Length
          label="Distance of neighbouring cells, px"
          least={4}
          instead="estimated"
          value={options.spacingPx}
          onChange={(spacingPx) => onChange({ ...options, spacingPx })}
        />
        <AreaChoice area={options.area} onChange={(area) => onChange({ ...options, area })} />
      </div>
    </details>
  );
}

/** An outline to count within; without one the server finds where cells are visible. */
function AreaChoice(
  { area, onChange }: { area: AreaFile | undefined; onChange: (area: AreaFile | undefined) => void },
) {
  return (
    <div class="field">
      <span>Area to count in</span>
      <div class="row wrap">
        <label class="button">
          <input
            type="file"
            accept=".roi,.geojson,.json"
            onChange={async ({ currentTarget: { files } }) =>
              files?.[0] && onChange(await readAreaFile(files[0]))}
          />
          {area?.name ?? "Choose an ImageJ .roi or GeoJSON"}
        </label>
        {area && <button type="button" class="plain" onClick={() => onChange(undefined)}>All of it</button>}
      </div>
    </div>
  );
}

/** A number that may be left out. */
function Length({ label, least, instead, value, onChange }: {
  label: string;
  least: number;
  /** What is taken where nothing is given. */
  instead: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={least}
        step="any"
        value={value}
        placeholder={instead}
        onChange={({ currentTarget: { value } }) => onChange(value === "" ? undefined : Number(value))}
      />
    </label>
  );
}
