import { render, h } from "preact";
import { App } from "./app.js";

render(h(App), document.getElementById("app"));
