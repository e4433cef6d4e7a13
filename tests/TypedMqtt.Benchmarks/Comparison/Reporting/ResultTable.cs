namespace TypedMqtt.Benchmarks.Comparison.Reporting;

/// <summary>The results as a Markdown table: a row for each work, a column for each client.</summary>
internal static class ResultTable
{
    internal static void Write(TextWriter output, IReadOnlyList<Result> results)
    {
        var clients = ClientNames.All.Where(client => results.Any(result => result.Client == client)).ToArray();
        output.WriteLine($"| work | {string.Join(" | ", clients)} |");
        output.WriteLine($"|---|{string.Concat(clients.Select(_ => "---|"))}");
        foreach (var row in results.GroupBy(result => result.Work.Id))
        {
            output.WriteLine($"| `{row.Key}` | {string.Join(" | ", clients.Select(client => Cells.Cell(row.FirstOrDefault(result => result.Client == client))))} |");
        }
    }
}
