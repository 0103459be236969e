// SPDX-License-Identifier: Apache-2.0
// A form beside its paper: the field that has the focus is marked on the page and brought into view; Alt with up and down moves
// between fields that wait, with left and right between forms. Enter is the browser's own: it sends the field's form.
(() => {
  const paper = document.querySelector(".paper");
  if (!paper) return;
  const inputs = () => [...document.querySelectorAll(".key-in > input[autofocus], .paper-field > form .key-in > input")];
  const show = (name) => {
    for (const old of document.querySelectorAll(".mark.now, .paper-field.now")) old.classList.remove("now");
    const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const mark = document.querySelector(`[data-mark="${CSS.escape(name)}"]`);
    field.classList.add("now");
    const sheet = mark ? mark.ownerSVGElement : document.querySelector(`[data-page="${CSS.escape(field.dataset.of)}"]`);
    if (mark) mark.classList.add("now");
    if (!sheet) return;
    const box = (mark || sheet).getBoundingClientRect();
    const view = paper.getBoundingClientRect();
    paper.scrollTop += box.top - view.top - Math.max(0, (view.height - box.height) / 2);
  };
  const walk = (step) => {
    const all = inputs();
    const next = all[Math.min(Math.max(all.indexOf(document.activeElement) + step, 0), all.length - 1)];
    if (next) next.focus();
  };
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) show(field.dataset.field);
    if (event.target.matches(".key-in > input")) event.target.select();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = document.querySelector(`[data-form="${event.key === "ArrowLeft" ? "before" : "after"}"]`);
      event.preventDefault();
      if (link) location.assign(link.href);
    }
  });
  const first = document.querySelector(".paper-field.now");
  if (first) show(first.dataset.field);
})();
