namespace TypedMqtt.Tests.Conformance;

/// <summary>Keeps CONFORMANCE.md true.</summary>
public sealed class ConformanceTableTests
{
    private static readonly string Table = ReadTable();

    [Fact]
    public void The_table_names_the_tests_there_are() => Assert.Equal(ConformanceTable.Rewrite(Table), Table);

    [Fact]
    public void Every_statement_has_a_test_or_says_why_it_does_not_apply() =>
        Assert.Empty(
            from row in ConformanceTable.Read(Table)
            where row.Result != "kept" && !row.Result.StartsWith("not applicable: ", StringComparison.Ordinal)
            select row.Statement);

    [Fact]
    public void Every_statement_that_a_test_names_has_a_row()
    {
        var rows = ConformanceTable.Read(Table).Select(row => row.Statement).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(rows, ConformanceTable.TestsByStatement.Select(tests => tests.Key).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void No_statement_has_two_rows() =>
        Assert.Empty(ConformanceTable.Read(Table).GroupBy(row => row.Statement, StringComparer.Ordinal).Where(rows => rows.Count() > 1).Select(rows => rows.Key));

    private static string ReadTable()
    {
        var text = File.ReadAllText(ConformanceTable.Path).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("TYPEDMQTT_ACCEPT_CONFORMANCE") == "1")
        {
            text = ConformanceTable.Rewrite(text);
            File.WriteAllText(ConformanceTable.Path, text);
        }

        return text;
    }
}
