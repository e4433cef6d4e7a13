using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads a contract interface. The same for the generator and the analyzer, so the two cannot disagree.</summary>
internal sealed class ContractParser
{
    private readonly INamedTypeSymbol _contract;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly EnumNames _enums;
    private bool _isBaseInvalid;

    private ContractParser(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        _contract = contract;
        _cancellationToken = cancellationToken;
        _enums = new EnumNames(Report);
    }

    /// <summary>Reads a contract.</summary>
    /// <param name="contract">An interface that has the contract attribute.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static ParseResult Parse(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        var parser = new ContractParser(contract, cancellationToken);
        var model = parser.Parse();
        var diagnostics = parser._diagnostics.ToImmutable();
        return new ParseResult(diagnostics.IsEmpty && !parser._isBaseInvalid ? model : null, diagnostics);
    }

    /// <summary>The stem of everything that is generated for a contract.</summary>
    internal static string FindStem(INamedTypeSymbol contract, AttributeData attribute)
    {
        if (attribute.NamedArgument("Name") is string given)
        {
            return given;
        }

        var name = contract.Name;
        return name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : Identifiers.PascalCase(name);
    }

    private ContractModel? Parse()
    {
        var attribute = _contract.FindAttribute(AttributeNames.Contract)!;
        if (!CheckContract(attribute))
        {
            return null;
        }

        var stem = FindStem(_contract, attribute);
        var members = ImmutableArray.CreateBuilder<MemberModel>();
        foreach (var declaring in FindContracts())
        {
            ReportDiagnostic report = SymbolEqualityComparer.Default.Equals(declaring, _contract) ? Report : ReportInherited;
            var memberParser = new MemberParser(declaring, declaring.FindAttribute(AttributeNames.Contract)!, _enums, report, _cancellationToken);
            foreach (var symbol in declaring.GetMembers())
            {
                if (memberParser.Parse(symbol) is { } member)
                {
                    members.Add(member);
                }
            }
        }

        NameClashes.CheckMembers(_contract, members, Report);
        NameClashes.CheckContract(_contract, stem, Report);
        CheckLevelTypes(members);
        return new ContractModel(
            HintNames.Create(_contract.ToFullName()),
            _contract.ContainingNamespace.IsGlobalNamespace ? "" : _contract.ContainingNamespace.ToDisplayString(),
            _contract.ToEmitted(),
            stem,
            IsPublic(_contract) ? "public" : "internal",
            members.ToEquatableArray(),
            _enums.All.ToEquatableArray());
    }

    private bool CheckContract(AttributeData attribute)
    {
        var before = _diagnostics.Count;
        for (var type = _contract; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
            {
                Report(Rules.UnsupportedContract, _contract.Locations[0], _contract.Name, "it has type parameters, or is nested in a type that has; write one contract for each type");
                break;
            }

            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal || type.IsFileLocal)
            {
                Report(Rules.UnsupportedContract, _contract.Locations[0], _contract.Name, $"'{type.Name}' cannot be seen by generated code; make it internal or public");
                break;
            }
        }

        if (attribute.NamedArgument("Name") is string name && !Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name))
        {
            Report(Rules.ValueOutOfRange, Locate(attribute), "Name", _contract.Name, $"'{name}'", "it has to be an identifier of C#");
        }

        foreach (var parent in _contract.AllInterfaces)
        {
            if (parent.FindAttribute(AttributeNames.Contract) is null && parent.GetMembers().Length > 0)
            {
                Report(Rules.BaseIsNoContract, _contract.Locations[0], _contract.Name, parent.ToReadable());
            }
            else if (parent.TypeParameters.Length > 0)
            {
                Report(Rules.UnsupportedContract, _contract.Locations[0], _contract.Name, $"it inherits '{parent.ToReadable()}', which has type parameters");
            }
        }

        return _diagnostics.Count == before;
    }

    /// <summary>The contract and those it inherits, each once, the base first.</summary>
    private IEnumerable<INamedTypeSymbol> FindContracts() =>
        _contract.AllInterfaces.Reverse().Where(parent => parent.FindAttribute(AttributeNames.Contract) is not null).Concat([_contract]);

    /// <summary>A level's name is one key for the whole contract, so it has one type.</summary>
    private void CheckLevelTypes(IEnumerable<MemberModel> members)
    {
        var seen = new Dictionary<string, (string Type, string Method)>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            foreach (var level in member.Levels)
            {
                if (!seen.TryGetValue(level.Name, out var first))
                {
                    seen.Add(level.Name, (level.Type, member.Method));
                }
                else if (first.Type != level.Type)
                {
                    Report(Rules.LevelWithTwoTypes, _contract.Locations[0], level.Name, first.Type.Replace("global::", ""), first.Method, level.Type.Replace("global::", ""), member.Method);
                }
            }
        }
    }

    private static bool IsPublic(INamedTypeSymbol contract)
    {
        for (var type = contract; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    private Location Locate(AttributeData attribute) => attribute.FindLocation(_cancellationToken) ?? _contract.Locations[0];

    /// <summary>Reports what is wrong with a base contract, unless that is reported where it is declared.</summary>
    private void ReportInherited(DiagnosticDescriptor rule, Location location, params object[] arguments)
    {
        _isBaseInvalid = true;
        if (!location.IsInSource)
        {
            Report(rule, location, arguments);
        }
    }

    private void Report(DiagnosticDescriptor rule, Location location, params object[] arguments)
    {
        // What another assembly declares has no place in this one's source.
        _diagnostics.Add(Diagnostic.Create(rule, location.IsInSource ? location : _contract.Locations[0], arguments));
    }
}
