public import IMAPCore
import NIOCore

extension IMAPConnection {
    /// Says what the server shall tell by itself from now on, of all folders and at any time (RFC 5465 §3.1).
    ///
    /// It replaces what was asked for before. What comes is heard by ``watchEvents(_:)``, or during IDLE by its callback;
    /// without either it waits for ``noop()`` like all events. The figures that
    /// ``IMAPCore/NotifyRequest/wantsStatus`` asks for come as `.status` events before this returns: of many folders only
    /// a watcher hears them all.
    ///
    /// Of the selected folder only what a group for it names is told any more, so leave that group out only where nothing
    /// is selected. ``IMAPCore/FolderEvent/notificationOverflow`` means that the server has stopped telling.
    ///
    /// - Throws: `commandUnavailable` where the server does not announce NOTIFY; `commandRefused` with
    ///   ``IMAPCore/ResponseCode/badEvent(_:)`` for events that it does not have, or with
    ///   ``IMAPCore/ResponseCode/notificationOverflow`` where it finds the request too costly; `invalidArgument` for
    ///   events that cannot stand together.
    public func notify(_ request: NotifyRequest) async throws(IMAPClientError) {
        try await execute(NotifyCommand(request))
    }

    /// Whether NOTIFY is in force.
    public var isNotifying: Bool { handler.value.isNotifying }

    /// Calls `onEvent` for everything that happens without our asking and outside of IDLE, until ``stopWatching()`` or
    /// another call; at once for what was waiting. No task is needed while it lasts.
    ///
    /// It is called on the connection's event loop, must be quick and must not block. The last call is `.ended` when the
    /// connection is gone. What it hears is not kept for ``noop()``. Events of a folder that was open before may still come
    /// while another one is being selected.
    public func watchEvents(_ onEvent: @escaping @Sendable (IdleEvent) -> Void) {
        handler.value.watch(onEvent)
    }

    /// Ends ``watchEvents(_:)``; events wait for ``noop()`` or IDLE again.
    public func stopWatching() { handler.value.stopWatching() }
}
