using System.Reflection;
using System.Text;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Conformance;

/// <summary>The table in CONFORMANCE.md, and what it has to say by the tests' attributes.</summary>
internal static class ConformanceTable
{
    private const string Kept = "kept";

    internal static string Path { get; } = FindPath();

    /// <summary>The tests of this assembly by the statements they prove.</summary>
    internal static ILookup<string, string> TestsByStatement { get; } = typeof(ConformanceTable).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        .SelectMany(method => method.GetCustomAttributes<StatementAttribute>().Select(statement => (statement.Id, Test: $"{method.DeclaringType!.Name}.{method.Name}")))
        .ToLookup(pair => pair.Id, pair => pair.Test, StringComparer.Ordinal);

    /// <summary>Reads the rows of a table: its lines that begin with a statement's id.</summary>
    internal static IEnumerable<ConformanceRow> Read(string text) =>
        from line in text.Split('\n')
        where line.StartsWith("| MQTT-", StringComparison.Ordinal)
        let cells = line.Split('|')
        select new ConformanceRow(cells[1].Trim(), cells[2].Trim(), cells[^2].Trim());

    /// <summary>Writes the text with what the tests say in every row.</summary>
    internal static string Rewrite(string text)
    {
        var rewritten = new StringBuilder(text.Length);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            rewritten.Append(Read(line).FirstOrDefault() is { } row ? Write(row) : line).Append('\n');
        }

        return rewritten.ToString();
    }

    private static string Write(ConformanceRow row)
    {
        var tests = TestsByStatement[row.Statement].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(test => $"`{test}`").ToList();
        var result = tests.Count > 0 ? Kept : row.Result == Kept ? "" : row.Result;
        return $"| {row.Statement} | {row.Text} | {string.Join("<br>", tests)} | {result} |";
    }

    private static string FindPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "TypedMqtt.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, "CONFORMANCE.md");
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
