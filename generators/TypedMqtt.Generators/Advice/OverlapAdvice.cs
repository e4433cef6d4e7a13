using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Advice;

/// <summary>Topics that two members share: a handler of both is given such a message twice.</summary>
internal static class OverlapAdvice
{
    /// <summary>Says which members of one contract overlap, of the later one and once.</summary>
    internal static void Report(AdvisedContract contract, Action<Diagnostic> report)
    {
        var earlier = contract.Model.Members.Where(member => member.Interface != contract.Model.Interface).Select(Filtered).ToList();
        foreach (var member in contract.Members)
        {
            var filter = TopicFilter.Of(member.Model);
            if (earlier.Find(other => other.Filter.Overlaps(filter)) is { Filter: not null } other)
            {
                report(Diagnostic.Create(Rules.MembersOverlap, member.TemplateLocation, Name(other.Member), member.Name, other.Member.Template, member.Model.Template));
            }

            earlier.Add((member.Model, filter));
        }
    }

    /// <summary>Says which members overlap with those of other contracts, of the later one and once.</summary>
    /// <param name="contracts">All contracts of a compilation.</param>
    /// <param name="report">Takes what there is to say.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static void Report(IEnumerable<AdvisedContract> contracts, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        var earlier = new List<(AdvisedContract Contract, MemberModel Member, TopicFilter Filter)>();
        foreach (var contract in contracts.OrderBy(Path, StringComparer.Ordinal).ThenBy(contract => contract.TemplateLocation.SourceSpan.Start))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = contract.Members.Select(member => (Contract: contract, Member: member.Model, Filter: TopicFilter.Of(member.Model), Location: member.TemplateLocation)).ToList();
            foreach (var (_, member, filter, location) in own)
            {
                if (earlier.Find(other => other.Filter.Overlaps(filter) && !AreRelated(contract, other.Contract)) is { Filter: not null } other)
                {
                    report(Diagnostic.Create(Rules.ContractsOverlap, location, Name(other.Member), Name(member), other.Member.Template, member.Template));
                }
            }

            earlier.AddRange(own.Select(item => (item.Contract, item.Member, item.Filter)));
        }
    }

    private static string Path(AdvisedContract contract) => contract.TemplateLocation.SourceTree?.FilePath ?? "";

    private static (MemberModel Member, TopicFilter Filter) Filtered(MemberModel member) => (member, TopicFilter.Of(member));

    /// <summary>Of a contract and one it inherits it is said in the heir, as of members of one contract.</summary>
    private static bool AreRelated(AdvisedContract one, AdvisedContract other) =>
        one.Symbol.AllInterfaces.Contains(other.Symbol, SymbolEqualityComparer.Default) || other.Symbol.AllInterfaces.Contains(one.Symbol, SymbolEqualityComparer.Default);

    private static string Name(MemberModel member) => $"{member.InterfaceName}.{member.Method}";
}
