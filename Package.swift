// swift-tools-version:6.2
import PackageDescription

// The targets are the layers of docs/architecture.md, lowest first. `scripts/check-layers` holds every import against
// what is declared here.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

// Fuzz targets link only with the fuzzing runtime, so they exist only when `make fuzz` asks for them.
let isFuzzing = Context.environment["SALESNODE_FUZZING"] == "1"

func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Fuzzing/\(name)", swiftSettings: settings)
}

let fuzzers = [
    fuzzer("FuzzAddresses", ["MIME", "MailModel"]),
    fuzzer("FuzzAuthenticationResults", ["MIME"]),
    fuzzer("FuzzAutoconfig", ["Discovery", "MailModel"]),
    fuzzer("FuzzCertificate", ["MailTransport", "MailModel"]),
    fuzzer("FuzzControlRequest", ["SalesnodeApp"]),
    fuzzer("FuzzClassification", ["MailReading", "MIME"]),
    fuzzer("FuzzHTML", ["MailHTML"]),
    fuzzer("FuzzIMAPMachine", ["IMAPCore", "SASL", "MailModel"]),
    fuzzer("FuzzIMAPResponse", ["IMAPCore", "MailModel"]),
    fuzzer("FuzzImport", ["Mailboxes"]),
    fuzzer("FuzzInflate", ["MailTransport"]),
    fuzzer("FuzzMIMEHeaders", ["MIME", "MailModel"]),
    fuzzer("FuzzModifiedUTF7", ["IMAPCore"]),
    fuzzer("FuzzMultipart", ["MIME"]),
    fuzzer("FuzzMessage", ["MIME", "MailModel"]),
    fuzzer("FuzzOAuth", ["MailModel", "OAuth"]),
    fuzzer("FuzzQuotes", ["MailReading", "MailHTML"]),
    fuzzer("FuzzSASL", ["SASL", "MailModel"]),
    fuzzer("FuzzSMTPMachine", ["SMTPCore", "SASL", "MailModel"]),
    fuzzer("FuzzSMTPReply", ["SMTPCore", "MailModel"]),
    fuzzer("FuzzVault", ["Vault", "MailModel"]),
]

// Benchmarks link libraries that the product never uses, as peers to be measured beside, so they exist only when
// `make bench` asks for them.
let isBenchmarking = Context.environment["SALESNODE_BENCHMARKS"] == "1"

let benchmarks: [Target] = [
    .systemLibrary(
        name: "CGMime", path: "Benchmarks/CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .systemLibrary(
        name: "CGumbo", path: "Benchmarks/CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
    .executableTarget(
        name: "salesnode-bench",
        dependencies: [
            "CGMime", "CGumbo", "IMAPClient", "Inbox", "MIME", "MailHTML", "MailModel", "MailReading", "MailStore",
            "MailStoreSQLite", "MailTestKit", "MailTransport", "Mailboxes", "Resolver", "SASL", "SyncEngine", "Testbed",
            "Vault", argumentParser, grdb, logging, nioCore, nioPosix, nioSSL,
        ],
        path: "Benchmarks/salesnode-bench", swiftSettings: settings),
]

let package = Package(
    name: "salesnode",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "salesnode", targets: ["salesnode"]),
        .executable(name: "salesnode-testbed", targets: ["salesnode-testbed"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Layer 0: words and system libraries
        .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
        .systemLibrary(name: "CIDN", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        library("MailModel", []),

        // Layer 1: what needs only the words
        library("MIME", ["MailModel"]),
        library("MailHTML", []),
        library("SASL", ["MailModel", crypto]),
        library("Vault", ["MailModel", crypto]),
        library("Resolver", ["MailModel", "CAres", "CIDN", nioCore]),
        library("HTTPFetch", ["MailModel"]),

        // Layer 2: reading mail, protocol cores, transport, discovery, the store's rules
        library("MailReading", ["MIME", "MailHTML", "MailModel"]),
        library("IMAPCore", ["MailModel", "SASL"]),
        library("SMTPCore", ["MailModel", "SASL"]),
        library("MailTransport", ["MailModel", "Resolver", "CZlib", crypto, nioCore, nioPosix, nioSSL, nioTLS]),
        library("Discovery", ["HTTPFetch", "Resolver", "MailModel", nioCore]),
        library("MailStore", ["MailModel", "CZlib"]),
        library("OAuth", ["HTTPFetch", "MailModel", crypto, cryptoExtras]),

        // Layer 3: connections and databases, the rules of the inbox and of access
        library("IMAPClient", ["IMAPCore", "MailTransport", "SASL", "MailModel", nioCore]),
        library("SMTPClient", ["SMTPCore", "MailTransport", "SASL", "MailModel", nioCore]),
        library("MailStoreSQLite", ["MailStore", "MailModel", grdb, grdbSQLite]),
        library("Inbox", ["MailStore", "MIME", "MailHTML", "MailReading", "MailModel", crypto]),
        library("Access", ["MailStore", "MailModel", "CSodium", crypto]),

        // Layer 4: what the product does with a mailbox
        library(
            "Mailboxes",
            [
                "Discovery", "HTTPFetch", "IMAPClient", "IMAPCore", "MailModel", "MailStore", "MailTransport", "MIME",
                "OAuth", "Resolver", "SASL", "SMTPClient", "SMTPCore", "Vault", crypto, logging, nioCore,
            ]),

        // Layer 5: the engine and the pages, which meet only in the store
        library(
            "SyncEngine",
            [
                "IMAPClient", "IMAPCore", "Inbox", "MIME", "MailModel", "MailStore", "Mailboxes", logging,
            ]),
        library(
            "Web",
            [
                "Access", "Discovery", "HTTPFetch", "Inbox", "MIME", "MailHTML", "MailModel", "MailReading",
                "MailStore",
                "MailTransport", "Mailboxes", "OAuth", "Resolver", hummingbird, logging, nioCore, serviceLifecycle,
            ]),

        // Layer 6: the composition root
        library(
            "SalesnodeApp",
            [
                "Discovery", "HTTPFetch", "MIME", "MailHTML", "MailModel", "MailReading", "MailStore",
                "MailStoreSQLite", "MailTransport", "Mailboxes", "Access", "IMAPClient", "Inbox", "OAuth", "Resolver",
                "SyncEngine",
                "Vault",
                "Web", asyncHTTPClient, configuration,
                hummingbird, hummingbirdCore, logging, nioCore, nioHTTP1, nioPosix, nioSSL, serviceLifecycle,
                unixSignals,
            ]),

        // Layer 7: the program
        .executableTarget(
            name: "salesnode", dependencies: ["SalesnodeApp", argumentParser], swiftSettings: settings),

        // Scripted servers with faults
        library(
            "MailTestKit",
            [
                "HTTPFetch", "IMAPCore", "MIME", "MailModel", "MailStore", "Vault", crypto, cryptoExtras, nioCore,
                nioHTTP1, nioPosix,
                nioSSL, nioTLS,
            ]),

        // Real servers on loopback
        library("Testbed", []),
        .executableTarget(
            name: "salesnode-testbed", dependencies: ["Testbed", argumentParser, nioCore, nioPosix, nioSSL],
            swiftSettings: settings),

        // A process that tests kill
        .executableTarget(
            name: "salesnode-sync-victim",
            dependencies: [
                "IMAPClient", "Inbox", "MailModel", "MailStore", "MailStoreSQLite", "MailTransport", "Resolver", "SASL",
                "SyncEngine", nioCore, nioPosix,
            ], path: "Tests/SyncVictim", swiftSettings: settings),

        // Tests
        tests("MailModelTests", ["MailModel"]),
        tests("MIMETests", ["MIME", "MailModel"]),
        tests("MailHTMLTests", ["MailHTML"]),
        tests("MailReadingTests", ["MailReading", "MailHTML", "MIME", "MailModel"]),
        tests("HTTPFetchTests", ["HTTPFetch", "MailModel"]),
        tests("DiscoveryTests", ["Discovery", "HTTPFetch", "Resolver", "MailModel", nioCore]),
        tests("SASLTests", ["SASL", "MailModel", crypto]),
        tests("OAuthTests", ["HTTPFetch", "MailModel", "OAuth", cryptoExtras]),
        tests("VaultTests", ["Vault", "MailModel"]),
        tests("ResolverTests", ["Resolver", "MailModel", nioCore, nioPosix]),
        tests("IMAPCoreTests", ["IMAPCore", "SASL", "MailModel"]),
        tests("SMTPCoreTests", ["SMTPCore", "SASL", "MailModel"]),
        tests(
            "MailTransportTests",
            ["MailTransport", "Resolver", "MailModel", crypto, nioCore, nioEmbedded, nioPosix, nioSSL, nioTLS]),
        tests("MailStoreTests", ["MailStore", "MailStoreSQLite", "MailModel", "Vault"]),
        tests("MailStoreSQLiteTests", ["MailStoreSQLite", "MailStore", "MailModel", grdb]),
        tests(
            "IMAPClientTests",
            [
                "IMAPClient", "IMAPCore", "MailTransport", "Resolver", "SASL", "MailModel", "Testbed",
                "salesnode-testbed", nioCore, nioPosix, nioSSL,
            ]),
        tests(
            "SMTPClientTests",
            [
                "SMTPClient", "SMTPCore", "MailTransport", "Resolver", "SASL", "MailModel", "Testbed",
                "salesnode-testbed", nioCore, nioPosix, nioSSL,
            ]),
        tests("InboxTests", ["Inbox", "MailStore", "MailStoreSQLite", "MIME", "MailReading", "MailModel"]),
        tests("AccessTests", ["Access", "MailStore", "MailStoreSQLite", "MailModel"]),
        tests(
            "SyncEngineTests",
            [
                "IMAPClient", "IMAPCore", "Inbox", "MIME", "MailModel", "MailStore", "MailStoreSQLite", "MailTestKit",
                "MailTransport", "Mailboxes", "Resolver", "SASL", "SyncEngine", "Testbed", "Vault",
                "salesnode-sync-victim",
                "salesnode-testbed", logging, nioCore, nioPosix, nioSSL,
            ]),
        tests(
            "MailTestKitTests",
            [
                "MailTestKit", "IMAPClient", "IMAPCore", "MailModel", "MailStore", "MailStoreSQLite", "MailTransport",
                "Resolver", "SASL", "Testbed", "Vault", "salesnode-testbed", nioCore, nioPosix,
            ]),
        tests(
            "WebTests",
            [
                "Access", "Discovery", "HTTPFetch", "Inbox", "MIME", "MailHTML", "MailModel", "MailStore",
                "MailStoreSQLite", "MailTestKit", "MailTransport", "Mailboxes", "OAuth", "Resolver", "SyncEngine",
                "Testbed", "Vault", "Web", "salesnode", "salesnode-testbed", hummingbird, logging, nioCore, nioHTTP1,
                nioPosix, serviceLifecycle,
            ]),
        tests(
            "MailboxesTests",
            [
                "Discovery", "HTTPFetch", "IMAPClient", "IMAPCore", "MailModel", "MailStore", "MailStoreSQLite",
                "MailTestKit", "MailTransport", "Mailboxes", "MIME", "OAuth", "Resolver", "SASL", "SMTPClient",
                "SMTPCore", "Testbed",
                "Vault", "salesnode-testbed", logging, nioCore, nioPosix,
            ]),
        tests(
            "SalesnodeAppTests",
            [
                "Access", "Discovery", "HTTPFetch", "MailModel", "MailStore", "MailStoreSQLite", "MailTransport",
                "Mailboxes",
                "Resolver", "SalesnodeApp", "SyncEngine", "Web", logging, nioCore, nioPosix, nioSSL, serviceLifecycle,
            ]),
        tests("CommandLineTests", ["Testbed", "salesnode", "salesnode-testbed"]),
        tests("TestbedTests", ["Testbed", "salesnode-testbed"]),
    ] + (isFuzzing ? fuzzers : []) + (isBenchmarking ? benchmarks : [])
)
