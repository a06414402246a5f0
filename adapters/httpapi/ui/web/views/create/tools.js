// The bar above the editor: the format, the warehouse, and what can be added without knowing the keys.
import { html, useId } from "../../html.js";
import { Button } from "../../parts/controls.js";
import { useToast } from "../../parts/feedback.js";
import { convert } from "./convert.js";
import { File } from "./start.js";
import { entryOf, formatOf, read, textOf } from "./tree.js";
import { applied, removeKey, setKey } from "./write.js";

export function Tools({ text, format, setDraft, warehouses, outline, change, onText, onForm }) {
  return html`<div class="create-tools">
    <${Format} text=${text} format=${format} setDraft=${setDraft} change=${change} />
    <${Warehouse} text=${text} format=${format} root=${outline.root} warehouses=${warehouses} change=${change} />
    <span class="create-adds"><${File} small onText=${onText} /><${Button} small onClick=${() => onForm("table")}>Add table<//>
      <${Button} small onClick=${() => onForm("column")}>Add column<//></span>
  </div>`;
}

// Format shows how the document is written, and writes it the other way.
function Format({ text, format, setDraft, change }) {
  const toast = useToast();
  const to = (wanted) => {
    setDraft((d) => ({ ...d, format: wanted }));
    if (!formatOf(text) || wanted === format) return;
    const { text: next, refused, lost } = convert(text, format, wanted);
    if (refused) return toast(refused);
    change(next);
    if (lost) toast("JSON has no comments: they were left out. Undo brings them back.");
  };
  return html`<div class="create-format" role="group" aria-label="Format">${["json", "yaml"].map((f) => html`<button type="button" aria-pressed=${f === format ? "true" : "false"} onClick=${() => to(f)}>${f.toUpperCase()}</button>`)}</div>`;
}

// Warehouse sets target_warehouse; the default one needs no key.
function Warehouse({ text, format, root, warehouses, change }) {
  const id = useId();
  const named = textOf(root, "target_warehouse");
  const all = warehouses ?? [];
  const usual = all.find((w) => w.default)?.name;
  const set = (name) => {
    const now = read(text, format);
    if (now?.kind !== "object") return;
    const entry = entryOf(now, "target_warehouse");
    if (!name && !entry) return;
    change(applied(text, name ? setKey(text, format, now, "target_warehouse", name, ["name", "description"]) : removeKey(text, now, entry)));
  };
  return html`<span class="create-warehouse"><label for=${id}>Warehouse</label>
    <select id=${id} value=${named} disabled=${root?.kind !== "object"} onChange=${(e) => set(e.currentTarget.value)}>
      <option value="">${usual ? `Default (${usual})` : "Default"}</option>
      ${all.map((w) => html`<option value=${w.name}>${w.name}${w.type && w.type !== w.name ? ` (${w.type})` : ""}</option>`)}
      ${named && !all.some((w) => w.name === named) && html`<option value=${named}>${named.slice(0, 40)} (not configured)</option>`}
    </select></span>`;
}
