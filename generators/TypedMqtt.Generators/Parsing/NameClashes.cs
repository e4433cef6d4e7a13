using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Emission;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Finds generated names that would be given twice.</summary>
internal static class NameClashes
{
    /// <summary>Finds members that would generate one name, overloads among them.</summary>
    internal static void CheckMembers(INamedTypeSymbol contract, string stem, IEnumerable<MemberModel> members, Findings findings)
    {
        // A nested type or a member cannot have the name of the type it is in.
        var taken = GeneratedNames.All(stem).ToDictionary(name => name, _ => "is the name of a generated type", StringComparer.Ordinal);
        foreach (var member in members)
        {
            var method = $"{member.InterfaceName}.{member.Method}";
            var location = contract.GetMembers(member.Method).FirstOrDefault(symbol => symbol.IsAbstract)?.Locations[0] ?? contract.Locations[0];
            if (Identifiers.IsMemberOfObject(member.Stem))
            {
                findings.Report(Rules.NameClash, location, method, member.Stem, "every type has");
            }

            var handler = HandlersEmitter.Interface(member);
            if (handler is HandlersEmitter.Any or HandlersEmitter.All)
            {
                findings.Report(Rules.NameClash, location, method, handler, "is the name of the handler interface for all members");
            }

            string[] names = [member.Stem, HandlerOptionsEmitter.OptionsClass(member), handler];
            if (names.FirstOrDefault(taken.ContainsKey) is { } clash)
            {
                findings.Report(Rules.NameClash, location, method, clash, taken[clash]);
                continue;
            }

            foreach (var name in names)
            {
                taken.Add(name, $"'{method}' generates too");
            }
        }
    }

    /// <summary>Finds a type of the user's that has a name generated for this contract, and other contracts that would generate one.</summary>
    internal static void CheckContract(INamedTypeSymbol contract, string stem, Findings findings)
    {
        var names = GeneratedNames.All(stem);
        foreach (var name in names)
        {
            if (contract.ContainingNamespace.GetTypeMembers(name, arity: 0).Any(type => IsWrittenByHand(type, contract)))
            {
                findings.Report(Rules.NameClash, contract.Locations[0], contract.Name, name, "is the name of a type in the same namespace already");
            }
        }

        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var (other, attribute) in FindContracts(contract.ContainingNamespace.GetTypeMembers()))
        {
            if (!SymbolEqualityComparer.Default.Equals(other, contract)
                && GeneratedNames.All(ContractParser.FindStem(other, attribute)).FirstOrDefault(taken.Contains) is { } clash)
            {
                findings.Report(Rules.NameClash, contract.Locations[0], contract.Name, clash, $"'{other.ToFullName()}' generates too, unless [MqttContract(Name = …)] says otherwise");
            }
        }
    }

    /// <summary>The analyzer sees what was generated for the contract itself, which is no clash.</summary>
    private static bool IsWrittenByHand(INamedTypeSymbol type, INamedTypeSymbol contract) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, contract.ContainingAssembly)
        && type.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute")?.ConstructorArguments.FirstOrDefault().Value as string != EmissionContext.Tool;

    private static IEnumerable<(INamedTypeSymbol Type, AttributeData Attribute)> FindContracts(IEnumerable<INamedTypeSymbol> types)
    {
        foreach (var type in types)
        {
            if (type.TypeKind == TypeKind.Interface && type.FindAttribute(AttributeNames.Contract) is { } attribute)
            {
                yield return (type, attribute);
            }

            foreach (var nested in FindContracts(type.GetTypeMembers()))
            {
                yield return nested;
            }
        }
    }
}
