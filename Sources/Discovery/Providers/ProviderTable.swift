public import MailModel

/// The providers that the program knows, by domain, by mail exchanger and by host.
public struct ProviderTable: Sendable {
    /// The presets, in no order that matters.
    public let presets: [ProviderPreset]

    private let byDomain: [String: Int]
    private let hosts: Set<String>

    /// The built-in table.
    public static let standard = ProviderTable(global + regional + hosting)

    /// Puts a table together. A domain that stands in two presets belongs to the first.
    public init(_ presets: [ProviderPreset]) {
        self.presets = presets
        byDomain = Dictionary(
            presets.enumerated().flatMap { index, preset in preset.domains.map { ($0, index) } },
            uniquingKeysWith: { first, _ in first })
        // A provider on this machine knows no host that anybody else could be sent to.
        hosts = Set(presets.flatMap { [$0.imap.host, $0.smtp.host] }.filter { IPAddress($0) == nil })
    }

    /// The provider whose own domain this is.
    public func provider(ofDomain domain: DomainName) -> ProviderPreset? {
        byDomain[domain.description].map { presets[$0] }
    }

    /// The provider that a mail exchanger belongs to.
    public func provider(ofMailExchanger host: DomainName) -> ProviderPreset? {
        let name = host.description
        return presets.first { preset in
            preset.mxSuffixes.contains { suffix in
                suffix.hasPrefix(".") ? name.hasSuffix(suffix) : name == suffix || name.hasSuffix("." + suffix)
            }
        }
    }

    /// Whether a known provider's mail server has exactly this name.
    public func knows(host: Host) -> Bool {
        guard case .name(let name) = host else { return false }
        return hosts.contains(name.description)
    }

    /// The domains that a slip of the finger is likely meant for: much used, and not so short that anything is near.
    public var popularDomains: [String] { presets.flatMap(\.domains).filter(Self.oftenMistyped.contains) }

    private static let oftenMistyped: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "outlook.fr", "hotmail.com", "hotmail.co.uk",
        "hotmail.fr", "hotmail.de", "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "icloud.com",
        "fastmail.com", "protonmail.com", "zohomail.com", "yandex.com", "yandex.ru", "comcast.net", "verizon.net",
        "sbcglobal.net", "t-online.de",
    ]
}
