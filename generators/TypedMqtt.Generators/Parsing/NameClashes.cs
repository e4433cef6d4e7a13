using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Emission;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Finds generated names that would be given twice.</summary>
internal static class NameClashes
{
    /// <summary>Finds members that would generate one name.</summary>
    internal static void CheckMembers(INamedTypeSymbol contract, IEnumerable<MemberModel> members, ReportDiagnostic report)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // The interfaces IAny and IAll stand beside those of the members.
            ["Any"] = "every contract has",
            ["All"] = "every contract has",
        };
        foreach (var member in members)
        {
            var location = contract.GetMembers(member.Method).FirstOrDefault()?.Locations[0] ?? contract.Locations[0];
            foreach (var name in new[] { member.Stem, member.Stem + "Options" })
            {
                if (taken.TryGetValue(name, out var owner))
                {
                    report(Rules.NameClash, location, $"{member.InterfaceName}.{member.Method}", name, owner.EndsWith("has", StringComparison.Ordinal) ? owner : $"'{owner}' generates too");
                }
                else
                {
                    taken.Add(name, $"{member.InterfaceName}.{member.Method}");
                }
            }
        }
    }

    /// <summary>Finds a type of the user's, or another contract, that has or would generate a name of this contract.</summary>
    internal static void CheckContract(INamedTypeSymbol contract, string stem, ReportDiagnostic report)
    {
        foreach (var name in GeneratedNames.All(stem))
        {
            foreach (var type in contract.ContainingNamespace.GetTypeMembers(name))
            {
                if (type.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute") is null && type.TypeParameters.Length == 0 && type.Locations.Any(location => location.IsInSource))
                {
                    report(Rules.NameClash, contract.Locations[0], contract.Name, name, "the namespace has already");
                }
            }
        }

        foreach (var type in contract.ContainingNamespace.GetTypeMembers())
        {
            CheckOther(contract, type, stem, report);
        }
    }

    private static void CheckOther(INamedTypeSymbol contract, INamedTypeSymbol type, string stem, ReportDiagnostic report)
    {
        if (type.TypeKind == TypeKind.Interface
            && !SymbolEqualityComparer.Default.Equals(type, contract)
            && type.Locations.Any(location => location.IsInSource)
            && type.FindAttribute(AttributeNames.Contract) is { } attribute
            && ContractParser.FindStem(type, attribute) == stem)
        {
            report(Rules.NameClash, contract.Locations[0], contract.Name, stem, $"'{type.ToFullName()}' generates too (or set Name in one [MqttContract])");
        }

        foreach (var nested in type.GetTypeMembers())
        {
            CheckOther(contract, nested, stem, report);
        }
    }
}
