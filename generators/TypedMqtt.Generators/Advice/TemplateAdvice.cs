using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>What is legal in a topic and rarely meant.</summary>
internal static class TemplateAdvice
{
    // The length of a topic has two bytes (MQTT 5, 1.5.4).
    private const int LongestTopic = ushort.MaxValue;

    internal static void Report(AdvisedContract contract, Action<Diagnostic> report)
    {
        // What the contract's own template has is said once and not of every member.
        var first = contract.Attribute.StringArgument() ?? "";
        if (HasEmptyLevel(EndsInSlash(first) ? first.Substring(0, first.Length - 1) : first))
        {
            report(Diagnostic.Create(Rules.EmptyLevel, contract.TemplateLocation, first, contract.Symbol.Name));
        }

        if (BeginsWithDollar(first))
        {
            report(Diagnostic.Create(Rules.LeadingDollar, contract.TemplateLocation, contract.Symbol.Name));
        }

        foreach (var member in contract.Members)
        {
            var rest = member.Attribute.StringArgument() ?? "";
            if (HasEmptyLevel(first.Length > 0 && rest.StartsWith("/", StringComparison.Ordinal) ? rest.Substring(1) : rest))
            {
                report(Diagnostic.Create(Rules.EmptyLevel, member.TemplateLocation, member.Model.Template, member.Name));
            }

            if (first.Length == 0 && BeginsWithDollar(rest))
            {
                report(Diagnostic.Create(Rules.LeadingDollar, member.TemplateLocation, member.Name));
            }

            if (ShortestTopic(member.Model) is > LongestTopic and var bytes)
            {
                report(Diagnostic.Create(
                    Rules.TopicTooLong, member.TemplateLocation, Shorten(member.Model.Template), member.Name, bytes.ToString("N0", CultureInfo.InvariantCulture)));
            }
        }
    }

    private static bool EndsInSlash(string template) => template.EndsWith("/", StringComparison.Ordinal);

    private static bool BeginsWithDollar(string template) => template.StartsWith("$", StringComparison.Ordinal);

    private static bool HasEmptyLevel(string template) => template.Length > 0 && template.Split('/').Any(level => level.Length == 0);

    /// <summary>The length of a topic whose levels have one byte each.</summary>
    private static int ShortestTopic(MemberModel member) => member.Segments.Sum(segment => segment.IsLevel ? 1 : Encoding.UTF8.GetByteCount(segment.Text));

    private static string Shorten(string template) => template.Length <= 100 ? template : template.Substring(0, 100) + "…";
}
