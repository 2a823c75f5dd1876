extension Scripts {
    /// What is asked of the server beside what is done with mail: undo of what was done before the page was loaded, keys on
    /// and off, quiet. Loaded when it is asked for first.
    static let inboxWays = #"""
        import { fetchPart } from "./inboxList.js";
        import { tell } from "./inboxPage.js";

        /** Sends a small form of ours. @param {string} address @param {Record<string, string>} fields */
        async function change(address, fields) {
          const word = document.querySelector("input[name=form-token]");
          const body = new URLSearchParams({ "form-token": word instanceof HTMLInputElement ? word.value : "", ...fields });
          const headers = { "X-Fragment": "notice" };
          const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
          if (response?.type === "opaqueredirect") return null;
          if (!response?.ok) return void tell("That was not possible. Load the page anew and try again.", true);
          const made = document.createElement("template");
          made.innerHTML = await response.text();
          return made.content;
        }

        /** Undoes what was done last, whenever that was. */
        export async function undo() {
          const content = await change("/inbox/undo", { undo: "" });
          if (content) tell(content);
        }

        /** @param {boolean} isOn */
        export async function switchKeys(isOn) {
          await change("/account/inbox/keys/switch", { keys: isOn ? "off" : "on" });
          await refresh();
          tell(isOn ? "Single keys are off. Ctrl or Cmd and K still opens all commands." : "Single keys are on.");
        }

        export async function mute() {
          await change("/account/inbox/notifications", { mute: "1" });
          tell("Nothing is told on the desktop for an hour.");
        }

        /** What its owner has chosen, on this or another device. */
        export async function refresh() {
          const content = await fetchPart("/inbox", "preferences").catch(() => null);
          const next = content?.querySelector("div");
          const here = /** @type {HTMLElement | null} */ (document.querySelector(".panes"));
          if (!next || !here) return;
          for (const name of ["bindings", "notify"]) {
            const value = next.dataset[name];
            if (value === undefined) delete here.dataset[name]; else here.dataset[name] = value;
          }
        }

        """#
}
