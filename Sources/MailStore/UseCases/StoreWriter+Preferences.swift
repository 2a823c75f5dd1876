public import MailModel

extension StoreReading {
    /// What a person has chosen under a name; nil where nothing.
    ///
    /// - Throws: ``StoreError`` with `notFound` where there is no such person.
    public func preference(_ name: String, of person: PersonID) throws(StoreError) -> String? {
        try PreferenceTable.find(name, person: try PersonTable.rowID(of: person, on: connection), on: connection)
    }
}

extension StoreWriter {
    /// The most bytes of a preference.
    public static var maximumPreferenceBytes: Int { 8_000 }

    /// Keeps what a person has chosen, on all their devices; nil forgets it. The person's pages in `workspace` hear of it.
    ///
    /// - Throws: ``StoreError`` with `tooLarge`, or `notFound` where there is no such person or workspace.
    public func setPreference(
        _ name: String, to value: String?, of person: PersonID, heardIn workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try PersonTable.rowID(of: person, on: connection)
        if let value {
            guard name.utf8.count <= 100, value.utf8.count <= Self.maximumPreferenceBytes else {
                throw StoreError(.tooLarge, "a preference is longer than can be kept")
            }
            try PreferenceTable.set(value, name, person: row, on: connection)
        } else {
            try PreferenceTable.delete(name, person: row, on: connection)
        }
        try append(.preferencesUpdated, person.description, workspace: try rowID(of: workspace))
    }
}

extension ChangeKind {
    /// A person has chosen something else for themselves; the id is the person's.
    public static let preferencesUpdated = ChangeKind(rawValue: "preferences.updated")
}
