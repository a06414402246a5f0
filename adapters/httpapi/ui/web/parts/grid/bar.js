// What stands above the rows of a grid: search and copying.
import { html } from "../../html.js";
import { plural } from "../../format.js";
import { Button } from "../controls.js";
import { MenuButton } from "../menu.js";

export function Bar({ input, text, onText, found, only, onOnly, go, focusGrid, items, tools, empty }) {
  const press = (e) => {
    if (e.key === "Enter") go(e.shiftKey ? -1 : 1);
    else if (e.key === "Escape") {
      onText("");
      focusGrid();
    } else if (e.key === "ArrowDown") focusGrid();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return html`<div class="grid-bar">
    ${!empty && html`<input ref=${input} class="grid-find" type="search" aria-label="Find in the result" placeholder="Find in the result" autocomplete="off" spellcheck=${false}
      value=${text} onInput=${(e) => onText(e.currentTarget.value)} onKeyDown=${press} />`}
    ${text && html`<span class="grid-step"><${Button} small kind="quiet" aria-label="Previous match" title="Previous (Shift Enter)" disabled=${!found.count} onClick=${() => go(-1)}>↑<//>
      <${Button} small kind="quiet" aria-label="Next match" title="Next (Enter)" disabled=${!found.count} onClick=${() => go(1)}>↓<//></span>
      <label class="grid-only"><input type="checkbox" checked=${only} onChange=${(e) => onOnly(e.currentTarget.checked)} /> Only these</label>`}
    <span class="grid-matches quiet" role="status">${text && `${found.count || found.done ? plural(found.count, "row") : ""}${found.done ? "" : "…"}`}</span>
    <span class="grid-tools">
      ${!empty && html`<${MenuButton} items=${items} label="Cells" kind="quiet">Cells<//>`}
      ${tools}
    </span>
  </div>`;
}
