// Light and dark: as the system has it, or as the reader chose.
import { html, useEffect } from "../html.js";
import { useStored } from "../load.js";

const next = { system: "light", light: "dark", dark: "system" };
const symbol = { system: "◐", light: "☀", dark: "☾" };

export function Theme() {
  const [theme, setTheme] = useStored("theme", "system", (name) => Object.hasOwn(next, name));
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    dispatchEvent(new Event("dwsim-theme")); // for what is drawn, and not styled
  }, [theme]);
  const text = `Theme: ${theme}. Change to ${next[theme]}`;
  return html`<button type="button" class="icon" aria-label=${text} title=${text} onClick=${() => setTheme(next[theme])}>${symbol[theme]}</button>`;
}
