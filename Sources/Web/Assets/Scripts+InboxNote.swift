extension Scripts {
    /// Adds notes without leaving the page. Loaded a moment after the page.
    static let inboxNote = #"""
        import { newKey, send } from "./inboxOutbox.js";
        import { tellWaiting } from "./inboxOffline.js";
        import { remember, tell, tellAnswer } from "./inboxPage.js";

        /** Adds a note, or lets it wait for the connection; what is not taken is in its field again. @param {HTMLFormElement} form */
        export async function add(form) {
          const field = form.elements.namedItem("text");
          if (!(field instanceof HTMLTextAreaElement) || !field.value.trim()) return;
          const body = new URLSearchParams(/** @type {any} */ ([...new FormData(form)]));
          const key = newKey();
          body.set("key", key);
          const text = field.value;
          field.value = "";
          const giveBack = () => { if (field.isConnected && !field.value) field.value = text; };
          const answer = await remember(send(form.getAttribute("action") ?? "", body));
          if (!answer) return tellWaiting(tell, key, giveBack);
          if (!answer.isDone) giveBack();
          tellAnswer(answer);
          /** @type {any} */ (form.closest("conversation-view"))?.refresh();
        }

        """#
}
