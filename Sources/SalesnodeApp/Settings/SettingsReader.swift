internal import Configuration
internal import Foundation

/// The sources of settings, stacked: option, environment variable, configuration file.
struct SettingsReader: Sendable {
    private let options: CommandOptions
    private let variables: Set<SettingKey>
    private let file: ConfigurationFile?
    private let reader: ConfigReader

    let places: DefaultPlaces

    /// Looks at every source once.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage` for a configuration file that cannot be used, or a number option
    ///   that is no number.
    init(
        options: CommandOptions, environment: [String: String], currentFolder: String
    ) async throws(CommandFailure) {
        self.options = options
        places = DefaultPlaces(environment: environment, currentFolder: currentFolder)
        file = try await ConfigurationFile.find(
            option: options.configurationFile, environment: environment, places: places)

        var given: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, text) in options.values {
            var content = ConfigContent.string(text)
            if key.kind == .number {
                guard let number = Int(text) else { throw Self.refusal(of: key, from: .option, value: text) }
                content = .int(number)
            }
            given[AbsoluteConfigKey([key.rawValue])] = ConfigValue(content, isSecret: false)
        }
        for (key, isOn) in options.switches {
            given[AbsoluteConfigKey([key.rawValue])] = ConfigValue(.bool(isOn), isSecret: false)
        }

        // Only the variables that are settings: others, such as passwords, never get into the library's hands. An
        // empty variable counts as unset, because many tools cannot unset one.
        let known = SettingKey.allCases.filter { !(environment[$0.variable] ?? "").isEmpty }
        variables = Set(known)
        let variableValues = Dictionary(
            uniqueKeysWithValues: known.map { ($0.variable, environment[$0.variable] ?? "") })

        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "options", values: given),
            EnvironmentVariablesProvider(environmentVariables: variableValues).prefixKeys(with: "salesnode"),
        ]
        if let file { providers.append(file.provider) }
        reader = ConfigReader(providers: providers)
    }

    /// Where the value that counts comes from; nil where no source has one.
    func origin(of key: SettingKey) -> SettingOrigin? {
        if options.values[key] != nil || options.switches[key] != nil { return .option }
        if variables.contains(key) { return .variable }
        if let file, file.keys.contains(key) { return .file(file.path) }
        return nil
    }

    /// The text of a setting; nil where no source has it.
    func text(_ key: SettingKey) throws(CommandFailure) -> String? {
        guard let origin = origin(of: key) else { return nil }
        guard let text = try? reader.requiredString(forKey: ConfigKey([key.rawValue])), !text.isEmpty else {
            throw Self.refusal(of: key, from: origin, value: nil)
        }
        return text
    }

    /// A setting as `parse` makes of its text; nil where no source has it, an error where `parse` returns nil.
    func value<Value>(_ key: SettingKey, parse: (String) -> Value?) throws(CommandFailure) -> Value? {
        guard let text = try text(key), let origin = origin(of: key) else { return nil }
        guard let value = parse(text) else { throw Self.refusal(of: key, from: origin, value: text) }
        return value
    }

    /// A path made absolute; nil where no source has it.
    func path(_ key: SettingKey) throws(CommandFailure) -> String? {
        try value(key) { $0.utf8.contains(0) ? nil : places.absolute($0) }
    }

    /// A number within `range`; nil where no source has it.
    func number(_ key: SettingKey, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
        guard let origin = origin(of: key) else { return nil }
        guard let number = try? reader.requiredInt(forKey: ConfigKey([key.rawValue])), range.contains(number) else {
            throw Self.refusal(of: key, from: origin, value: options.values[key])
        }
        return number
    }

    /// A setting that is on or off; nil where no source has it.
    func truth(_ key: SettingKey) throws(CommandFailure) -> Bool? {
        guard let origin = origin(of: key) else { return nil }
        guard let truth = try? reader.requiredBool(forKey: ConfigKey([key.rawValue])) else {
            throw Self.refusal(of: key, from: origin, value: nil)
        }
        return truth
    }

    /// The error for a value that cannot be used: it names the place, the value and the right form.
    static func refusal(of key: SettingKey, from origin: SettingOrigin, value: String?) -> CommandFailure {
        let shown = value.map { " \"\(TerminalText.safe($0, limit: 100))\" cannot be used: it" } ?? ""
        return CommandFailure(.wrongUsage, "\(origin.name(of: key)):\(shown) must be \(key.form)")
    }
}
