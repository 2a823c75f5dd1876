extension Scripts {
    /// The list of conversations: keeps itself current without moving what one reads, loads more as one scrolls, and lets
    /// go of what is far away.
    static let inboxList = #"""
        import { onChange } from "./live.js";
        import { patchChildren } from "./morph.js";
        import { neighbour, showEffects } from "./inboxOutbox.js";

        /** @param {string} address @param {string} part @param {Record<string, string>} more */
        export async function fetchPart(address, part, more = {}) {
          const target = new URL(address, location.href);
          for (const [name, value] of Object.entries(more)) target.searchParams.set(name, value);
          const options = /** @type {RequestInit} */ ({ headers: { "X-Fragment": part }, redirect: "manual", cache: "no-store" });
          const response = await fetch(target, options);
          if (response.type === "opaqueredirect" || response.status === 401) {
            location.reload();
            throw new Error("signed out");
          }
          if (!response.ok) throw new Error(String(response.status));
          const made = document.createElement("template");
          made.innerHTML = await response.text();
          return made.content;
        }

        /** @param {number} milliseconds */
        export const pause = (milliseconds) => new Promise((done) => setTimeout(done, Math.max(milliseconds, 0)));

        /** Parts beyond this many are emptied when they are far from what is seen. */
        const keptParts = 8;
        /** Parts beyond this many are taken out, room and all: browsers end a page at some millions of pixels. */
        const placedParts = 40;

        export class InboxList extends HTMLElement {
          /** @type {(() => void) | undefined} */ #forget;
          /** @type {IntersectionObserver | undefined} */ #watch;
          /** @type {Set<HTMLElement>} */ #stale = new Set();
          #isBusy = false;
          #isLoadingMore = false;
          #isReloading = false;
          #loaded = 0;
          /** Of a list so long that parts of it are taken out. @type {import("./inboxFar.js").InboxFar | undefined} */ #far;

          connectedCallback() {
            // A list that was left and is shown again begins where it was.
            const isBack = this.#watch !== undefined;
            if (!isBack) this.addEventListener("scroll", () => this.#scrolled(), { passive: true });
            this.#watch ??= new IntersectionObserver((entries) => {
              for (const entry of entries) {
                const part = /** @type {HTMLElement} */ (entry.target);
                if (entry.isIntersecting && part.dataset.away !== undefined) this.#refresh(part);
              }
            }, { root: this, rootMargin: "1500px" });
            for (const part of this.parts) this.#watch.observe(part);
            const more = this.more;
            if (more) more.hidden = false;
            if (!isBack) this.#scrolled();
            this.#forget = onChange((change) => {
              if (change.kind === "resync" || change.kind === "access.updated") this.refreshAll();
              else if (change.kind === "conversation.updated") this.#changed(change.id);
              else if (this.dataset.empty !== undefined && change.kind === "sync.updated") this.#reload();
            }, Number(this.dataset.feed));
          }

          disconnectedCallback() {
            this.#forget?.();
            this.#watch?.disconnect();
          }

          /** @returns {HTMLElement[]} */
          get parts() { return [...this.querySelectorAll(":scope > .part")].map((part) => /** @type {HTMLElement} */ (part)); }
          get rows() { return [...this.querySelectorAll(".conversation:not([hidden])")].map((row) => /** @type {HTMLElement} */ (row)); }
          /** @returns {HTMLAnchorElement | null} */
          get more() { return document.querySelector("[data-more]"); }
          get isScrolled() { return this.scrollTop > 8; }

          /** Looks after what was hidden before the server had done it. */
          recheck() {
            for (const part of this.parts) if (part.querySelector(".conversation[hidden]")) this.#refresh(part);
          }

          refreshAll() {
            if (this.dataset.empty !== undefined) return this.#reload();
            for (const part of this.parts) this.#refresh(part);
          }

          /** @param {string} id */
          #changed(id) {
            if (this.dataset.empty !== undefined) return this.#reload();
            const part = this.querySelector(`[data-key="${CSS.escape(id)}"]`)?.closest(".part");
            if (part instanceof HTMLElement) this.#refresh(part);
            // It may have come to the top.
            const first = this.parts[0];
            if (first && first !== part) this.#refresh(first);
          }

          /** @param {HTMLElement} part */
          async #refresh(part) {
            this.#stale.add(part);
            if (this.#isBusy) return;
            this.#isBusy = true;
            try {
              while (this.#stale.size > 0) {
                // One change is shown at once; many that follow each other are one load.
                await pause(60 - performance.now() + this.#loaded);
                const now = [...this.#stale];
                this.#stale.clear();
                await Promise.all(now.map((one) => this.#load(one).catch(() => {})));
                this.#loaded = performance.now();
              }
            } finally {
              this.#isBusy = false;
            }
          }

          /** @param {HTMLElement} part */
          async #load(part) {
            const { after = "", through = "" } = part.dataset;
            const asked = performance.now();
            const content = await fetchPart(this.dataset.address ?? "", "rows", { after, through });
            const next = content.querySelector(".part");
            if (!next || !part.isConnected) return;
            const isFirst = part === this.parts[0];
            if (isFirst && this.isScrolled && part.dataset.away === undefined) this.#holdBack(part, next);
            const held = document.activeElement?.closest?.(".conversation");
            const near = held && part.contains(held) ? neighbour(held) : null;
            delete part.dataset.away;
            part.style.blockSize = "";
            this.#keepMarks(next);
            showEffects(next, this.dataset.address ?? "", asked);
            patchChildren(part, next);
            if (through === "") part.dataset.through = next.getAttribute("data-through") ?? "";
            if (held && !held.isConnected) near?.querySelector("a")?.focus();
            this.dispatchEvent(new Event("rows", { bubbles: true }));
            if (!this.querySelector(".conversation") && !part.dataset.through) this.#reload();
          }

          /** What is open and what the keyboard stands on, the server does not know. @param {Element} next */
          #keepMarks(next) {
            const open = this.querySelector("[data-open]")?.getAttribute("data-key");
            for (const row of next.children) {
              row.toggleAttribute("data-open", row.getAttribute("data-key") === open);
              const link = row.querySelector("a.open");
              if (row.getAttribute("data-key") === open) link?.setAttribute("aria-current", "true");
              else link?.removeAttribute("aria-current");
            }
          }

          /** Conversations that are new above what is read wait until they are asked for. @param {HTMLElement} part @param {Element} next */
          #holdBack(part, next) {
            const known = new Set(this.rows.map((row) => row.dataset.key));
            const fresh = [...next.children].filter((row) => !known.has(/** @type {HTMLElement} */ (row).dataset.key));
            // Known ones keep their place, so that nothing moves.
            const order = new Map([...part.children].map((row, place) => [/** @type {HTMLElement} */ (row).dataset.key, place]));
            for (const row of fresh) row.remove();
            const kept = [...next.children].sort((a, b) =>
              (order.get(/** @type {HTMLElement} */ (a).dataset.key) ?? 0) - (order.get(/** @type {HTMLElement} */ (b).dataset.key) ?? 0));
            next.append(...kept);
            const count = Number(this.dataset.waiting ?? 0);
            const waiting = Math.max(count, fresh.length);
            if (waiting > 0) this.#tellNews(waiting);
          }

          /** @param {number} count */
          #tellNews(count) {
            this.dataset.waiting = String(count);
            let bar = /** @type {HTMLButtonElement | null} */ (document.querySelector(".news"));
            if (!bar) {
              bar = document.createElement("button");
              bar.type = "button";
              bar.className = "news";
              bar.setAttribute("aria-live", "polite");
              bar.addEventListener("click", () => {
                this.scrollTop = 0;
                this.#showNews();
              });
              this.before(bar);
            }
            bar.textContent = `${count} new`;
          }

          #showNews() {
            if (this.dataset.waiting === undefined) return;
            delete this.dataset.waiting;
            document.querySelector(".news")?.remove();
            const first = this.parts[0];
            if (first) this.#refresh(first);
          }

          #scrolled() {
            if (!this.isScrolled) this.#showNews();
            if (this.scrollHeight - this.scrollTop - this.clientHeight < 1200) this.loadMore();
            if (this.#far?.putBack()) this.loadMore();
            this.#letGo();
          }

          async #takeOut() {
            const watch = this.#watch;
            const far = this.#far ?? (watch && new (await import("./inboxFar.js")).InboxFar(this, watch, placedParts));
            this.#far = far;
            far?.takeOut();
          }

          /** The link to older ones goes on where the list ends. */
          showMore() {
            const more = this.more;
            const through = this.parts.at(-1)?.dataset.through ?? "";
            if (!more) return;
            more.hidden = !through;
            const target = new URL(more.href);
            target.searchParams.set("after", through);
            more.href = target.pathname + target.search;
          }

          /** Rows far away are given back; their room stays. */
          #letGo() {
            const parts = this.parts;
            if (parts.length <= keptParts) return;
            for (const part of parts) {
              if (part.dataset.away !== undefined) continue;
              const distance = Math.max(part.offsetTop - this.scrollTop - this.clientHeight, this.scrollTop - part.offsetTop - part.offsetHeight);
              if (distance < 6000 || part.contains(document.activeElement) || part.querySelector(":checked")) continue;
              part.style.blockSize = `${part.offsetHeight}px`;
              part.dataset.away = "";
              part.replaceChildren();
            }
          }

          async loadMore() {
            const last = this.parts.at(-1);
            const after = last?.dataset.through;
            if (!last || !after || this.#isLoadingMore) return;
            this.#isLoadingMore = true;
            try {
              const asked = performance.now();
              const content = await fetchPart(this.dataset.address ?? "", "rows", { after });
              const part = /** @type {HTMLElement | null} */ (content.querySelector(".part"));
              if (!part || !last.isConnected) return;
              showEffects(part, this.dataset.address ?? "", asked);
              last.after(part);
              this.#watch?.observe(part);
              if (this.#far || this.parts.length > placedParts + 1) await this.#takeOut();
              this.showMore();
              this.dispatchEvent(new Event("rows", { bubbles: true }));
            } catch {
              // The link to older ones is still there.
            } finally {
              this.#isLoadingMore = false;
            }
            this.#scrolled();
          }

          /** A list that has become empty, or is no longer: all of it but the search, in which somebody may be typing. */
          async #reload() {
            if (this.#isReloading) return;
            this.#isReloading = true;
            const content = await fetchPart(this.dataset.address ?? "", "list").catch(() => null);
            this.#isReloading = false;
            const next = content?.querySelector("#list");
            if (next && this.isConnected) document.querySelector("#list")?.replaceWith(next);
          }
        }

        customElements.define("inbox-list", InboxList);

        """#

    /// A conversation beside the list, and its messages in their frames.
    static let inboxConversation = #"""
        import { onChange } from "./live.js";
        import { patchChildren } from "./morph.js";
        import { fetchPart, pause } from "./inboxList.js";

        /** `<message-frame>` around the frame of a message: gives it the height of what is in it. */
        class MessageFrame extends HTMLElement {
          /** @type {ResizeObserver | undefined} */ #watch;

          connectedCallback() {
            const frame = this.frame;
            if (!frame) return;
            frame.addEventListener("load", () => this.#begin());
            if (frame.contentDocument?.readyState === "complete") this.#begin();
          }

          disconnectedCallback() { this.#watch?.disconnect(); }

          get frame() { return this.querySelector("iframe"); }

          #begin() {
            const body = this.frame?.contentDocument?.body;
            this.#watch?.disconnect();
            if (!body) return;
            if (matchMedia("(prefers-color-scheme: dark)").matches) this.#change("lighten");
            if (this.clientWidth < 600) this.#change("narrow");
            this.#watch = new ResizeObserver(() => this.#fit());
            this.#watch.observe(body);
            this.#watch.observe(this);
            this.#fit();
          }

          /** @param {"lighten" | "narrow" | "tellRest"} what */
          async #change(what) {
            const ways = await import("./inboxContrast.js");
            if (!this.frame || !this.isConnected) return;
            ways[what](this.frame);
            this.#fit();
          }

          #fit() {
            const frame = this.frame;
            const body = frame?.contentDocument?.body;
            if (!frame || !body || frame.clientWidth === 0) return;
            // What is made for wide screens is made smaller, as far as it can still be read; not what we say of it.
            const mail = body.querySelector(".mail-root");
            if (mail) {
              mail.style.zoom = "1";
              const scale = Math.max(.5, mail.clientWidth / Math.max(mail.scrollWidth, 1));
              if (scale < .99) mail.style.zoom = String(scale);
            }
            const whole = body.getBoundingClientRect().height;
            // So high a frame costs too much; what is longer is read in a page of its own.
            const height = Math.ceil(Math.min(whole, 40000)) + 2;
            if (whole > 40000 && !this.querySelector("[data-rest]")) this.#change("tellRest");
            if (Math.abs(frame.offsetHeight - height) > 1) frame.style.height = `${height}px`;
          }

          /** Shows all that was written, or only what is new. @param {boolean} isWhole */
          showEarlier(isWhole) {
            const frame = this.frame;
            if (!frame) return;
            const address = new URL(frame.contentDocument?.URL.startsWith("http") ? frame.contentDocument.URL : frame.src);
            if (isWhole) address.searchParams.set("earlier", "1"); else address.searchParams.delete("earlier");
            frame.src = address.pathname + address.search;
          }
        }

        class ConversationView extends HTMLElement {
          /** @type {(() => void) | undefined} */ #forget;
          /** @type {number | undefined} */ #reading;
          /** @type {number | undefined} */ #timer;
          #isWhole = false;
          #isBusy = false;
          #isStale = false;
          #loaded = 0;

          connectedCallback() {
            const ways = this.querySelector("[data-earlier]");
            if (ways instanceof HTMLElement) ways.hidden = false;
            this.#showMenus();
            this.addEventListener("click", (event) => {
              if (event.target instanceof Element && event.target.closest("[data-earlier]")) this.toggleEarlier();
            });
            this.#forget = onChange((change) => {
              if (change.kind === "presence.updated") change.id === this.dataset.id && this.#present();
              else if (["resync", "access.updated"].includes(change.kind) || change.id === this.dataset.id) this.refresh();
            }, Number(this.dataset.feed));
            this.#present();
            // Who comes and goes is told by the feed; this only says that one is still there.
            this.#timer = setInterval(() => this.#present(), 30000);
            // What was looked at for a moment is read.
            if (this.dataset.unread === "yes") this.#reading = setTimeout(() => this.#markRead(), 1200);
          }

          /** Menus need this script. */
          #showMenus() {
            for (const button of this.querySelectorAll("[data-menu]")) button.removeAttribute("hidden");
          }

          disconnectedCallback() {
            this.#forget?.();
            clearTimeout(this.#reading);
            clearInterval(this.#timer);
            this.#present(true);
          }

          /** Says that one looks at this, and shows who else does. @param {boolean} leaves */
          async #present(leaves = false) {
            const word = document.querySelector("input[name=form-token]");
            if (!(word instanceof HTMLInputElement) || (document.hidden && !leaves)) return;
            const body = new URLSearchParams({ "form-token": word.value, leaves: leaves ? "yes" : "" });
            const response = await fetch(`/inbox/${this.dataset.id}/viewing`, { method: "POST", body, keepalive: leaves }).catch(() => null);
            // A body that nobody reads is kept by the browser for as long as the page lives.
            const words = await response?.text().catch(() => "") ?? "";
            const place = this.querySelector("[data-presence]");
            if (!response?.ok || !place || leaves) return;
            if (place.innerHTML !== words) place.innerHTML = words;
          }

          toggleEarlier() {
            this.#isWhole = !this.#isWhole;
            for (const frame of this.querySelectorAll("message-frame")) {
              if (frame instanceof MessageFrame && frame.offsetParent) frame.showEarlier(this.#isWhole);
            }
          }

          async refresh() {
            this.#isStale = true;
            if (this.#isBusy) return;
            this.#isBusy = true;
            try {
              while (this.#isStale && this.isConnected) {
                await pause(80 - performance.now() + this.#loaded);
                this.#isStale = false;
                const content = await fetchPart(`/inbox/${this.dataset.id}${location.search}`, "conversation").catch(() => null);
                this.#loaded = performance.now();
                const next = content?.querySelector("conversation-view");
                if (!content || !this.isConnected) continue;
                if (next?.getAttribute("data-id") !== this.dataset.id) {
                  // It is a part of another one now, or there is nothing left of it, which is said in its place.
                  this.parentElement?.replaceChildren(content);
                } else if (next) {
                  this.dataset.unread = next.getAttribute("data-unread") ?? "no";
                  const there = this.querySelector("[data-presence]")?.innerHTML ?? "";
                  patchChildren(this, next);
                  const place = this.querySelector("[data-presence]");
                  if (place) place.innerHTML = there;
                  this.#showMenus();
                }
              }
            } finally {
              this.#isBusy = false;
            }
          }

          async #markRead() {
            const form = this.querySelector("form.tools");
            if (document.hidden || !(form instanceof HTMLFormElement)) return;
            const data = new URLSearchParams(/** @type {any} */ ([...new FormData(form)]));
            data.set("do", "read");
            const response = await fetch(form.action, { method: "POST", headers: { "X-Fragment": "notice" }, body: data }).catch(() => null);
            await response?.text().catch(() => "");
          }
        }

        customElements.define("message-frame", MessageFrame);
        customElements.define("conversation-view", ConversationView);

        """#
}
