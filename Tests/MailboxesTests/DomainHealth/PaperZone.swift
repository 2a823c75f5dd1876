import MailModel
import Resolver
import Synchronization
import Testing

@testable import Mailboxes

/// DNS on paper: what is not written does not exist.
final class PaperZone: DomainLookups {
    private let texts: [String: [String]]
    private let hosts: [String: [MXRecord]]
    private let places: [String: [String]]
    private let reverse: [String: [String]]
    private let silent: Set<String>
    private let count = Mutex(0)

    /// - Parameters:
    ///   - txt: texts by name.
    ///   - mx: `10 host` or `0 .` by name.
    ///   - addresses: by name.
    ///   - ptr: names of addresses, by address.
    ///   - silent: names about which DNS does not answer.
    init(
        txt: [String: [String]] = [:], mx: [String: [String]] = [:], addresses: [String: [String]] = [:],
        ptr: [String: [String]] = [:], silent: Set<String> = []
    ) {
        texts = txt
        hosts = mx.mapValues { records in
            records.map { record in
                let parts = record.split(separator: " ")
                return MXRecord(host: DomainName(parts[1]), preference: Int(parts[0]) ?? 0)
            }
        }
        places = addresses
        reverse = Dictionary(
            ptr.compactMap { address, names in
                IPAddress(address).flatMap { DomainName(reverseOf: $0) }.map { ($0.description, names) }
            }, uniquingKeysWith: { first, _ in first })
        self.silent = silent
    }

    /// How often it was asked.
    var questions: Int { count.withLock { $0 } }

    func texts(of name: DomainName) async -> DomainAnswer<[String]> { answer(name, texts[name.description]) }
    func exchangers(of name: DomainName) async -> DomainAnswer<[MXRecord]> { answer(name, hosts[name.description]) }
    func addresses(of name: DomainName) async -> DomainAnswer<[IPAddress]> {
        answer(name, places[name.description]?.compactMap { IPAddress($0) })
    }

    func names(of name: DomainName) async -> DomainAnswer<[DomainName]> {
        answer(name, reverse[name.description]?.compactMap { DomainName($0) })
    }

    private func answer<Item>(_ name: DomainName, _ found: [Item]?) -> DomainAnswer<[Item]> {
        count.withLock { $0 += 1 }
        if silent.contains(name.description) { return .failed("no DNS server answered in time") }
        return found.map { $0.isEmpty ? .nothing : .found($0) } ?? .nothing
    }
}

enum DomainSample {
    static let rsa2048 =
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAm6pVaeGe97MQI+++11sATG5PQhWxvZXRxPcvpWp5pa5e7/+qL8ycb7W3QiuoogN5"
        + "2cB/VatThbgHBOtans8265A/G1gA84tDw3eDSQJe//uJpVwzbrKxptgk7WU78aYGCtV2HIy4wqxvbjcPoEXui7E5K6BvL8ChAih07Ay+n+Il"
        + "8UR4jlRwOqchszm0GNbd7jlb0qVOINd7fcN/Y0+UV54EzPOB5y/ZHk9/zVhAG7u0VH1M81vAHmRzXLOjf3E2GvS15BI8yow7aH8yqOnXMlit"
        + "XYz3QLNXyVKdM2hkKBEdfNNWSoihHWt2R50fGG2RPyj5N4nTI6Zqg2zH+jQPzQIDAQAB"
    static let rsa1024 =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDamhLZNmZna0ROolKSvRtJcpMajReWWqBaZ8HjNuiWY0grZNnKwgnk7PzzccHppiSwGfjb"
        + "Q+5c2saY/U0FV6bMIQ6kb1exdEGJZkP38A4Mgct31AM/XyZ40+UWFH93Z6nk9f6zvOKif9dYJmQcsdeMIhri4F0YS/qA04yPiHaYOwIDAQAB"
    /// Only the key itself, as old programs publish it.
    static let bare1024 =
        "MIGJAoGBAK1HyYyrH/BBKAxl4VV6B8j7EVb4eYjAZ1lnoe2w8x8fvKQjVJM8H8h4IMSH/tL1jrkOhFoXBrHMdfWBSoWDlZDSJQGDQ2qzH+4Y"
        + "LA+QSVgqOQKiS7AnbQ4OJkJE/lvUrmMi/3Q7PCbqwsQxcAjRcg7s95hADYa4/6w6zWXEd+E7AgMBAAE="
    static let rsa512 =
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL8aYkEYQmzhpr75PBKN+qHdJMycqmm+49IrZ0E70QrVYyHlrmZFLevPctWR+6wgrQLvwX9xB+oi"
        + "lF7QWMRsMbsCAwEAAQ=="
    static let ed25519 = "FTaoe69QW5jpLI0JZVQSc8Ncq36USSjTclKpvdv7xZs="

    static func domain(_ text: String) throws -> DomainName { try #require(DomainName(text)) }

    static func facts(
        server: String = "smtp.example.com", signatures: [String]? = nil, spf: String? = nil
    ) throws -> SendingFacts {
        SendingFacts(
            server: try #require(Host(server)), signatures: signatures?.compactMap { .init($0) }, spfVerdict: spf)
    }
}
