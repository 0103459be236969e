// SPDX-License-Identifier: Apache-2.0
// Keys of the console: "/" goes to the search, "?" shows the keys, "g" and a letter go to a page. They can be switched
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
    } else if (event.key === "?" && !dialog.open) {
      dialog.showModal();
    }
  });
})();
