extension Schema.Migration {
    /// Who has heard of which alert.
    static let version5 = Schema.Migration(version: 5, name: "deliveries of alerts") { dialect in
        let integer = dialect.integer
        return [
            """
            CREATE TABLE alert_delivery (
                id \(dialect.rowID),
                alert_id \(integer) NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
                recipient TEXT NOT NULL,
                notice TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('started', 'delivered')),
                moment \(integer) NOT NULL,
                UNIQUE (alert_id, recipient)
            )\(dialect.tableOptions)
            """,
            // Told before it was kept to whom: an empty recipient stands for everybody.
            """
            INSERT INTO alert_delivery (alert_id, recipient, notice, state, moment)
            SELECT id, '', '', 'delivered', settled FROM alert WHERE state = 'told' AND settled IS NOT NULL
            """,
        ]
    }
}
