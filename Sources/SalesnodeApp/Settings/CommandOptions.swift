/// What the command line said, before the environment and the configuration file are looked at.
public struct CommandOptions: Sendable {
    /// Options with a text or a number, as typed.
    public var values: [SettingKey: String]
    /// Options that are on or off.
    public var switches: [SettingKey: Bool]
    /// The configuration file of `--config`.
    public var configurationFile: String?
    /// Whether the output is JSON.
    public var json: Bool

    /// Creates options; everything is left to the other sources by default.
    public init(
        values: [SettingKey: String] = [:], switches: [SettingKey: Bool] = [:], configurationFile: String? = nil,
        json: Bool = false
    ) {
        self.values = values
        self.switches = switches
        self.configurationFile = configurationFile
        self.json = json
    }
}
