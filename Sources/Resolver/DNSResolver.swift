public import MailModel
public import NIOCore

/// Asks DNS through c-ares on a thread of its own, so that no other thread ever waits for it.
///
/// A resolver costs one thread and, while it asks, a socket per server; make one and share it. Names are looked up as
/// they are: search domains are never appended. Nothing is cached. Each lookup ends by its deadline, and at once when
/// its task is cancelled. At most 4,096 lookups wait at a time; more fail with `overloaded`.
public final class DNSResolver: HostResolving {
    private let thread: AresThread

    /// Creates a resolver.
    ///
    /// - Parameter servers: asked in this order, each by UDP, and by TCP for long answers; empty means those of the
    ///   system's `resolv.conf`, which is read again when it changes.
    public convenience init(servers: [DNSServer] = []) {
        self.init(settings: AresSettings(servers: servers))
    }

    init(settings: AresSettings) { thread = AresThread(settings: settings) }

    deinit { thread.stop() }

    /// All IPv4 and IPv6 addresses of `name`, at most 64; `/etc/hosts` goes before DNS.
    ///
    /// Both families are asked at once. When one has answered with addresses, the other may take half a second more.
    /// `localhost` and names below it are the loopback addresses and are never asked for.
    ///
    /// - Throws: ``ResolverError``.
    public func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
        // RFC 6761 §6.3
        if name.labels.last == "localhost" { return [IPAddress("::1"), IPAddress("127.0.0.1")].compactMap { $0 } }
        guard case .addresses(let addresses) = try await answer(to: .addresses(name), deadline: deadline) else {
            return []
        }
        return addresses
    }

    /// The hosts of a service such as `_imaps._tcp.example.com`, by priority, then by weight (higher first); at most 100.
    ///
    /// RFC 2782 lets clients choose at random among equals by weight; this order is always the same.
    ///
    /// - Throws: ``ResolverError``.
    public func srv(_ name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [SRVRecord] {
        guard case .srv(let records) = try await answer(to: .srv(name), deadline: deadline) else { return [] }
        return records
    }

    /// The hosts that take mail for a domain, by preference; at most 100.
    ///
    /// - Throws: ``ResolverError``.
    public func mx(_ domain: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [MXRecord] {
        guard case .mx(let records) = try await answer(to: .mx(domain), deadline: deadline) else { return [] }
        return records
    }

    /// The texts of a name, each with its parts joined; at most 100 of at most 16 KiB. Untrusted.
    ///
    /// - Throws: ``ResolverError``.
    public func txt(_ name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [String] {
        guard case .txt(let texts) = try await answer(to: .txt(name), deadline: deadline) else { return [] }
        return texts
    }

    /// The names that a reverse name such as `1.2.0.192.in-addr.arpa` points to, in alphabetical order; at most 100.
    /// Untrusted.
    ///
    /// - Throws: ``ResolverError``.
    public func ptr(_ name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [DomainName] {
        guard case .ptr(let names) = try await answer(to: .ptr(name), deadline: deadline) else { return [] }
        return names
    }

    private func answer(to question: DNSQuestion, deadline: NIODeadline) async throws(ResolverError) -> DNSAnswer {
        let lookup = DNSLookup(question: question, deadline: deadline)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if lookup.begin(continuation) { thread.start(lookup) }
            }
        } onCancel: {
            lookup.finish(.failure(AddressLookup.Failure(fault: .cancelled)))
            thread.noteCancellation()
        }
        switch outcome {
        case .success(let answer): return answer
        case .failure(let failure): throw failure.fault.error(for: question)
        }
    }
}
