internal import MailStore

extension AccessDependencies {
    /// Where the feed ends now: read before what a page shows, so that the page hears of everything later.
    ///
    /// - Throws: ``AccessError`` with `storeFailed`.
    public func feedPosition() async throws(AccessError) -> Int64 { try await read { try $0.feedPosition() } }
}
