// The options of a run that are seldom needed, each explained.
import { html, useId, useState } from "../../../html.js";
import { SelectField, TextField } from "../../../parts/controls.js";

const compressions = [["", "As the server has it"], ["snappy", "snappy: quick"], ["zstd", "zstd: small"], ["none", "none"]];

// More shows them when it is opened, or when something in it is wrong or set.
export function More({ form, change, problems }) {
  const set = [form.workers, form.keep, form.compression].some(Boolean) || form.no_constraints || form.no_stage || form.ignore_disk;
  const [open, setOpen] = useState(set);
  const wrong = problems.workers || problems.keep || problems.compression;
  return html`<details class="runs-more" open=${open || wrong} onToggle=${(e) => setOpen(e.currentTarget.open)}>
    <summary>More options${set && !open ? " (some are set)" : ""}</summary>
    <div class="stack">
      <${TextField} label="Workers" placeholder="one for each processor" inputmode="numeric" error=${problems.workers} data-field="workers"
        hint="How many make rows at once. They never change the rows." value=${form.workers} onInput=${(workers) => change({ workers })} />
      <${TextField} label="Keep runs" placeholder="all" inputmode="numeric" error=${problems.keep} data-field="keep"
        hint="When the run is complete, older runs are removed with their files, all but so many. This run counts, and one whose rows the warehouse holds stays." value=${form.keep} onInput=${(keep) => change({ keep })} />
      <${SelectField} label="Compression of the Parquet files" options=${compressions} value=${form.compression} error=${problems.compression} onInput=${(compression) => change({ compression })} />
      <${Check} form=${form} change=${change} name="no_constraints" label="No constraints" hint="The tables come without keys and conditions, in a warehouse that would enforce them. Loading is quicker." />
      <${Check} form=${form} change=${change} name="no_stage" label="No stage" hint="The Parquet files stay on the machine of the server, though a stage is configured." />
      <${Check} form=${form} change=${change} name="ignore_disk" label="Ignore the disk" hint="The run starts even where its rows are not expected to fit." />
    </div>
  </details>`;
}

function Check({ form, change, name, label, hint }) {
  const id = useId();
  return html`<div class="runs-check">
    <input type="checkbox" id=${id} checked=${form[name]} aria-describedby=${id + "-told"} onChange=${(e) => change({ [name]: e.currentTarget.checked })} />
    <div><label for=${id}>${label}</label><p id=${id + "-told"} class="hint">${hint}</p></div>
  </div>`;
}
