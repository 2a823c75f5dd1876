import HTTPFetch
import MailModel

/// Which addresses of a provider may carry a secret.
public enum OAuthAddress {
    /// Whether `text` is an absolute `https` address, or `http` on this machine alone.
    ///
    /// A server on the same machine has no network between that could listen; every other one speaks TLS (RFC 6749
    /// §3.1, §3.2).
    public static func isAcceptable(_ text: String) -> Bool {
        guard let url = FetchURL(text) else { return false }
        return url.scheme == .https || isLoopback(url.host)
    }

    /// Whether a host is this machine.
    static func isLoopback(_ host: Host) -> Bool {
        switch host {
        case .name(let name):
            let text = name.description.lowercased()
            return text == "localhost" || text.hasSuffix(".localhost")
        case .address(let address):
            let text = address.description
            return text == "::1" || text.hasPrefix("127.")
        }
    }
}
