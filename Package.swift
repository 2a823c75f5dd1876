// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "salesnode",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "MailModel", swiftSettings: settings),
        .testTarget(name: "MailModelTests", dependencies: ["MailModel"], swiftSettings: settings),
    ]
)
