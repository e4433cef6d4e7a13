using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Reads a contract interface. The same for the generator and the analyzer, so the two cannot disagree.</summary>
internal sealed class ContractParser
{
    private readonly INamedTypeSymbol _contract;
    private readonly AttributeData _attribute;
    private readonly Findings _findings;
    private readonly CancellationToken _cancellationToken;

    private ContractParser(INamedTypeSymbol contract, AttributeData attribute, CancellationToken cancellationToken)
    {
        _contract = contract;
        _attribute = attribute;
        _findings = new Findings(contract);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Reads a contract for the generator; null for a declaration that another one stands for.</summary>
    /// <param name="context">A declaration that has the contract attribute.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static ContractOutcome? ParseOnce(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        // While somebody types, several parts of one interface may have the attribute; the file is generated once.
        var contract = (INamedTypeSymbol)context.TargetSymbol;
        if (contract.FindAttribute(AttributeNames.Contract)?.ApplicationSyntaxReference is not { } first
            || first.SyntaxTree != context.TargetNode.SyntaxTree
            || !context.TargetNode.Span.Contains(first.Span))
        {
            return null;
        }

        var result = Parse(contract, cancellationToken);
        return new ContractOutcome(result.Model, result.Model is null ? Failures.Describe(contract, result, ((InterfaceDeclarationSyntax)context.TargetNode).Identifier.GetLocation()) : null);
    }

    /// <summary>Reads a contract.</summary>
    /// <param name="contract">An interface that has the contract attribute.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static ParseResult Parse(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        var parser = new ContractParser(contract, contract.FindAttribute(AttributeNames.Contract)!, cancellationToken);
        var model = parser.Parse();
        return new ParseResult(parser._findings.IsValid ? model : null, parser._findings.Diagnostics);
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
        CheckShape();
        CheckBases();
        var contracts = FindContracts();
        if (!_findings.IsValid || !contracts.All(CheckTemplate))
        {
            return null;
        }

        var enums = new EnumNames(contracts.SelectMany(contract => contract.Symbol.GetMembers().OfType<IMethodSymbol>()).Select(MemberParser.FindStem));
        var members = contracts.SelectMany(contract => ReadMembers(contract, enums)).ToList();
        var stem = FindStem(_contract, _attribute);
        NameClashes.CheckMembers(_contract, stem, members, _findings);
        NameClashes.CheckContract(_contract, stem, _findings);
        CheckLevelTypes(members);
        return new ContractModel(
            HintNames.Create(_contract.ToFullName()),
            _contract.ContainingNamespace.IsGlobalNamespace ? "" : _contract.ContainingNamespace.ToDisplayString(),
            _contract.ToEmitted(),
            stem,
            _contract.IsVisibleEverywhere() ? "public" : "internal",
            members.ToEquatableArray(),
            enums.All.ToEquatableArray());
    }

    /// <summary>Whether the interface is one that code can be generated for at all.</summary>
    private void CheckShape()
    {
        for (var type = _contract; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
            {
                ReportUnsupported("it has type parameters, or is nested in a type that has: write one contract for each type");
                break;
            }

            if (type.IsFileLocal || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                ReportUnsupported($"generated code cannot see '{type.Name}': make it internal or public");
                break;
            }
        }

        if (_attribute.NamedArgument("Name") is string name && !SyntaxFacts.IsValidIdentifier(name))
        {
            var location = _attribute.FindArgumentLocation("Name", _cancellationToken) ?? _contract.Locations[0];
            _findings.Report(Rules.ValueOutOfRange, location, "Name", _contract.Name, $"'{name}'", "it has to be an identifier of C#");
        }
    }

    private void CheckBases()
    {
        foreach (var parent in _contract.AllInterfaces)
        {
            if (parent.FindAttribute(AttributeNames.Contract) is null)
            {
                if (parent.GetMembers().Any(member => member.IsAbstract))
                {
                    _findings.Report(Rules.BaseIsNoContract, _contract.Locations[0], _contract.Name, parent.ToReadable());
                }
            }
            else if (parent.TypeParameters.Length > 0)
            {
                ReportUnsupported($"it inherits '{parent.ToReadable()}', which has type parameters");
            }
        }
    }

    /// <summary>The contract and those it inherits, each once; a base stands before what inherits it.</summary>
    private List<DeclaringContract> FindContracts()
    {
        var contracts = new List<DeclaringContract>();
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        Visit(_contract);
        return contracts;

        void Visit(INamedTypeSymbol type)
        {
            if (!seen.Add(type))
            {
                return;
            }

            foreach (var parent in type.Interfaces)
            {
                Visit(parent);
            }

            if (type.FindAttribute(AttributeNames.Contract) is { } attribute)
            {
                contracts.Add(new DeclaringContract(type, attribute));
            }
        }
    }

    private bool CheckTemplate(DeclaringContract contract)
    {
        if (contract.TryParseTemplate(out var problem))
        {
            return true;
        }

        var location = contract.Attribute.FindArgumentLocation(SymbolExtensions.TemplateArgument, _cancellationToken) ?? contract.Symbol.Locations[0];
        FindingsOf(contract).Report(
            problem!.IsForbiddenCharacter ? Rules.ForbiddenCharacter : Rules.MalformedTemplate, location, contract.Template, contract.Symbol.Name, problem.Text);
        return false;
    }

    private List<MemberModel> ReadMembers(DeclaringContract contract, EnumNames enums)
    {
        var findings = FindingsOf(contract);
        var levels = new LevelParser(enums, findings);
        var serializers = new SerializerParser(contract, _contract.ContainingAssembly, findings, _cancellationToken);
        var payloads = new PayloadParser(contract, _contract.ContainingAssembly, serializers, enums, findings, _cancellationToken);
        var userProperties = new UserPropertyParser(enums, findings, _cancellationToken);
        var requests = new RequestParser(_contract.ContainingAssembly, payloads, findings, _cancellationToken);
        var parser = new MemberParser(contract, levels, payloads, userProperties, requests, findings, _cancellationToken);
        return contract.Symbol.GetMembers().Select(parser.Parse).OfType<MemberModel>().ToList();
    }

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
                    var location = _contract.FindParameterLocation(member.Method, level.Name) ?? _contract.Locations[0];
                    _findings.Report(Rules.LevelWithTwoTypes, location, level.Name, Readable(first.Type), first.Method, Readable(level.Type), member.Method);
                }
            }
        }

        static string Readable(string type) => type.Replace("global::", "");
    }

    private Findings FindingsOf(DeclaringContract contract) =>
        SymbolEqualityComparer.Default.Equals(contract.Symbol, _contract) ? _findings : _findings.OfBase(contract.Symbol);

    private void ReportUnsupported(string problem) => _findings.Report(Rules.UnsupportedContract, _contract.Locations[0], _contract.Name, problem);
}
