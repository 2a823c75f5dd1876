public import MailModel
public import NIOCore

/// Turns a host name into addresses. ``DNSResolver`` does it for real; tests give their own.
public protocol HostResolving: Sendable {
    /// All IPv4 and IPv6 addresses of `name`, without duplicates, in no promised order.
    ///
    /// - Parameters:
    ///   - name: the name as it is; search domains are never appended.
    ///   - deadline: when to give up with ``ResolverError/Code/timedOut``.
    /// - Returns: at least one address.
    /// - Throws: ``ResolverError``; `cancelled` where the task is cancelled, without waiting for the server.
    func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress]
}
