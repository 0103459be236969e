// SPDX-License-Identifier: Apache-2.0
// Keys of the console: "/" goes to the search, "?" shows the keys, "g" and a letter go to a page, "j" and "k" walk down and
// up a list (Enter opens what is reached, for it has the focus); a page may give a letter to what it offers (data-key): a link
// is followed, a part that is closed is opened, anything else gets the focus and is pressed by Enter. They can be switched
// off (WCAG 2.1.4), are silent while somebody writes, and nothing here can be done by keys alone.
(() => {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.dataset.off !== undefined) return;
  let going = 0;
  const writes = (target) => target.closest("input, select, textarea, [contenteditable]");
  const go = (key) => {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  };
  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-walk] tbody tr")];
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
    if (next) next.querySelector("a").focus();
  };
  const press = (key) => {
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return false;
    if (found.matches("a[href]")) {
      location.assign(found.href);
      return true;
    }
    const part = found.closest("details");
    if (part && found.matches("summary")) part.open = true;
    const field = part && found.matches("summary") ? part.querySelector("input:not([type=hidden]), select, textarea") : null;
    (field || found).focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes(event.target)) return;
    const was = going;
    going = 0;
    if (Date.now() - was < 1500 && go(event.key)) return;
    if (event.key === "g") {
      going = Date.now();
    } else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find").focus();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
    } else if (event.key === "?" && !dialog.open) {
      dialog.showModal();
    } else if (!dialog.open && event.key.length === 1 && press(event.key)) {
      event.preventDefault();
    }
  });
})();
