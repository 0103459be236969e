// SPDX-License-Identifier: Apache-2.0
// Passkeys: asks the house what to sign, lets the device sign it, and posts the answer as a plain form.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const can = window.PublicKeyCredential;
  if (!can || !can.parseCreationOptionsFromJSON || !can.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[role=alert]");
    trouble.hidden = true;
    try {
      const secret = form.elements.csrfmiddlewaretoken.value;
      const asked = await fetch(form.dataset.begin, { method: "POST", headers: { "X-CSRFToken": secret } });
      if (!asked.ok) throw new Error(String(asked.status));
      const options = await asked.json();
      const credential = form.dataset.passkey === "new"
        ? await navigator.credentials.create({ publicKey: can.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: can.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
