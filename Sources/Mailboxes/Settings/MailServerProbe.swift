public import Discovery
internal import IMAPClient
public import MailModel
public import MailTransport
internal import NIOCore
internal import SMTPClient

/// Hears a mail server's greeting for a search for settings: by the same transport, policy, limits and certificates as
/// every other connection. It never signs in and knows no password.
public struct MailServerProbe: ServerProbing {
    private let transport: MailTransport
    private let trust: TLSTrust

    /// Creates a probe.
    public init(transport: MailTransport, trust: TLSTrust) {
        self.transport = transport
        self.trust = trust
    }

    /// Connects, completes TLS, reads the greeting and the capabilities, and says goodbye.
    public func probe(
        _ service: MailService, at endpoint: Endpoint, security: ConnectionSecurity, timeout: Duration
    ) async -> ProbeResult {
        let limit = TimeAmount.milliseconds(Int64(max(1, timeout.wholeMilliseconds)))
        let request = TransportRequest(
            endpoint: endpoint, security: security, trust: trust, deadline: .now() + limit)
        return await withTimeLimit(timeout) {
            switch service {
            case .imap: await imap(request, limit)
            case .smtp: await smtp(request, limit)
            }
        }
    }

    private func imap(_ request: TransportRequest, _ limit: TimeAmount) async -> ProbeResult {
        var options = IMAPClientOptions()
        options.greetingTimeout = limit
        options.commandTimeout = limit
        do {
            let connection = try await IMAPConnection.connect(request, over: transport, options: options)
            let version = connection.tls.version
            // What the server may answer to a farewell is of no interest.
            await connection.close()
            return .answered("an IMAP server answers, \(version), certificate trusted")
        } catch {
            return Self.failure(error.transport, error.message)
        }
    }

    private func smtp(_ request: TransportRequest, _ limit: TimeAmount) async -> ProbeResult {
        let options = SMTPClientOptions(timeouts: SMTPTimeouts().limited(to: limit))
        do {
            let connection = try await SMTPConnection.connect(request, over: transport, options: options)
            let version = connection.tls.version
            connection.close()
            return .answered("a mail submission server answers, \(version), certificate trusted")
        } catch {
            return Self.failure(error.transport, error.message)
        }
    }

    private static func failure(_ transport: TransportError?, _ message: String) -> ProbeResult {
        guard let transport else { return .failed(message) }
        return transport.code == .rateLimited ? .postponed(transport.message) : .failed(transport.message)
    }
}
