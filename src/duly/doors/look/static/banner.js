/* SPDX-License-Identifier: Apache-2.0
   Shows the current announcements of an organisation at the top of any page. See docs/website.md.

   Nothing is evaluated, no HTML is parsed, no style attribute is set: a page with a strict Content-Security-Policy
   needs only this site in `script-src` and `connect-src`. No cookie, no identifier, nothing sent but the language. */
(() => {
  "use strict";
  const script = document.currentScript;
  const organisation = script && script.dataset.org;
  if (!organisation) return;

  const site = new URL(script.src, document.baseURI).origin;
  const language = script.dataset.lang || document.documentElement.lang || navigator.language || "en";
  const mayDismiss = script.dataset.dismissible !== "false";
  const isChinese = (tag) => /^zh/i.test(tag);
  const words = isChinese(language)
    ? { region: "公告", close: "关闭此公告", more: "查看详情" }
    : { region: "Announcement", close: "Close this announcement", more: "Read more" };
  const key = (id) => `duly-banner:${site}:${id}`;

  const sheet = `
    :host { all: initial; display: block; }
    :host([hidden]) { display: none; }
    .bar { display: flex; align-items: flex-start; gap: .75rem; padding: .65rem max(1rem, calc((100% - 72rem) / 2));
      background: #0b5d5b; color: #fff; font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
      "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; border-block-end: 1px solid rgb(0 0 0 / 20%); }
    .text { flex: 1; min-width: 0; margin: 0; overflow-wrap: anywhere; }
    .title { font-weight: 620; }
    a { color: inherit; text-underline-offset: .2em; white-space: nowrap; }
    a:focus-visible, button:focus-visible { outline: 3px solid #fff; outline-offset: 2px; border-radius: 3px; }
    button { all: unset; box-sizing: border-box; cursor: pointer; width: 2.75rem; height: 2.75rem; margin: -.55rem -.6rem -.55rem 0;
      display: grid; place-items: center; font: 400 1.5rem/1 system-ui, sans-serif; flex: none; }
    @media (prefers-color-scheme: dark) { .bar { background: #16393a; } }
    @media (forced-colors: active) { .bar { border: 1px solid; } button { border: 1px solid ButtonText; } }
    @media print { :host { display: none; } }`;

  const isDismissed = (id) => {
    try { return localStorage.getItem(key(id)) === "1"; } catch { return false; }
  };
  const dismiss = (id) => {
    try { localStorage.setItem(key(id), "1"); } catch { /* private mode: it comes back on the next page */ }
  };
  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  const bar = (item, host) => {
    const row = make("div", "bar");
    const text = make("p", "text");
    text.lang = item.language;
    text.append(make("span", "title", item.title));
    if (item.summary) text.append(" ", make("span", "", item.summary));
    const address = new URL(item.url, site);
    if (address.protocol === "https:" || address.protocol === "http:") {
      const link = make("a", "", words.more);
      link.href = address.href;
      link.lang = isChinese(language) ? "zh-Hans" : "en";
      text.append(" ", link);
    }
    row.append(text);
    if (mayDismiss) {
      const button = make("button", "", "\u00d7");
      button.type = "button";
      button.setAttribute("aria-label", `${words.close}: ${item.title}`);
      button.addEventListener("click", () => {
        dismiss(item.id);
        row.remove();
        if (!host.shadowRoot.querySelector(".bar")) host.remove();
      });
      row.append(button);
    }
    return row;
  };

  const show = (items) => {
    const fresh = items.filter((item) => item && item.id && item.title && !(mayDismiss && isDismissed(item.id)));
    if (!fresh.length) return;
    const host = make("div");
    host.setAttribute("role", "status");
    host.setAttribute("aria-label", words.region);
    host.dataset.dulyBanner = organisation;
    const root = host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(sheet);
    root.adoptedStyleSheets = [style];
    const place = script.dataset.target && document.querySelector(script.dataset.target);
    (place || document.body).prepend(host);
    requestAnimationFrame(() => root.append(...fresh.map((item) => bar(item, host)))); // after the region is there: then it is read out
  };

  const load = async () => {
    const query = new URLSearchParams({ lang: language });
    const address = `${site}/announcements/${encodeURIComponent(organisation)}/banner.json?${query}`;
    try {
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (answer.ok) show((await answer.json()).items || []);
    } catch { /* a page must not suffer from a banner that cannot be had */ }
  };

  if (document.body) load();
  else document.addEventListener("DOMContentLoaded", load, { once: true });
})();
