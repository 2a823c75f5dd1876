/// The modules that the browser loads, each after those that it imports.
///
/// They add to pages that work without them. A module imports another as `./name.js`; the library puts the address with
/// the hash in its place.
enum Scripts {
    static let modules: [(name: String, source: String)] = [
        ("morph", morph), ("live", live), ("fragment", fragment), ("parts", parts), ("lines", lines),
        ("connect", connect),
        ("import", importing), ("run", run), ("ticks", ticks), ("inboxContrast", inboxContrast),
        ("inboxOutbox", inboxOutbox), ("inboxFar", inboxFar), ("inboxLeft", inboxLeft), ("inboxList", inboxList),
        ("inboxConversation", inboxConversation),
        ("inboxAhead", inboxAhead), ("inboxRefused", inboxRefused), ("inboxOffline", inboxOffline),
        ("inboxPage", inboxPage),
        ("inboxSwipe", inboxSwipe),
        ("inboxNote", inboxNote), ("inboxAll", inboxAll), ("inboxWays", inboxWays), ("inboxSearch", inboxSearch),
        ("inboxDialogs", inboxDialogs),
        ("inboxMenus", inboxMenus),
        ("inboxNotify", inboxNotify), ("inboxKeys", inboxKeys), ("inboxSettings", inboxSettings), ("app", app),
    ]

    /// The one that pages name.
    static let app = #"""
        import "./parts.js";
        import "./fragment.js";
        import { start } from "./live.js";

        // What only one page needs is loaded there.
        if (document.querySelector("address-form, check-form")) import("./connect.js");
        if (document.querySelector("import-progress, file-field")) import("./import.js");
        if (document.querySelector("run-form")) import("./run.js");
        if (document.querySelector("tick-all")) import("./ticks.js");
        if (document.querySelector(".panes")) import("./inboxKeys.js");
        if (document.querySelector("notify-permission")) import("./inboxSettings.js");

        // A form is sent once, however often its button is pressed.
        addEventListener("submit", (event) => {
          const form = /** @type {HTMLFormElement} */ (event.target);
          // A file that comes leaves the page as it is, to be asked for again.
          if (event.submitter?.hasAttribute("data-download")) return;
          if (form.dataset.sent) return event.preventDefault();
          if (event.defaultPrevented) return;
          form.dataset.sent = "yes";
        });
        // A page that comes back from the browser's memory is as it was left.
        addEventListener("pageshow", () => {
          for (const form of document.forms) delete form.dataset.sent;
        });

        start();

        """#
}
