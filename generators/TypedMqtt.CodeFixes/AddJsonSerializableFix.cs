using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>Adds <c>[JsonSerializable]</c> for a payload to the context that its contract names.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddJsonSerializableFix)), Shared]
internal sealed class AddJsonSerializableFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotInJsonContext.Id];

    internal override string Title => "Add [JsonSerializable] to the JSON contexts";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await FindAsync(document.Project.Solution, document, diagnostic, cancellationToken).ConfigureAwait(false) is { } found
            ? $"Add [JsonSerializable(typeof({found.Type.ToReadable()}))] to '{found.Context.Name}'"
            : null;

    protected override async Task EditAsync(SolutionEditor editor, IReadOnlyList<(DocumentId Document, Diagnostic Diagnostic)> places, CancellationToken cancellationToken)
    {
        // Several members may ask for one type, which a context names once.
        var added = new HashSet<(string Context, string Type)>();
        foreach (var (id, diagnostic) in places)
        {
            var found = await FindAsync(editor.OriginalSolution, editor.OriginalSolution.GetDocument(id), diagnostic, cancellationToken).ConfigureAwait(false);
            if (found is { } place && added.Add((place.Context.ToEmitted(), place.Type.ToEmitted())))
            {
                var document = await editor.GetDocumentEditorAsync(place.Document.Id, cancellationToken).ConfigureAwait(false);
                document.ReplaceNode(place.Declaration, (current, generator) => JsonSerializableAttributes.Add(current, generator, place.Compilation, place.Type));
            }
        }
    }

    private static async Task<(Document Document, SyntaxNode Declaration, INamedTypeSymbol Context, ITypeSymbol Type, Compilation Compilation)?> FindAsync(
        Solution solution, Document? document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || site.FindSent(diagnostic) is not { } sent
            || site.Method.ContainingType.FindAttribute(AttributeNames.Contract)?.NamedArgument("JsonContext") is not INamedTypeSymbol context
            || JsonSerializableAttributes.FindDeclaration(solution, context, cancellationToken) is not { } declared)
        {
            return null;
        }

        return (declared.Document, declared.Declaration, context, JsonSerializableAttributes.FindType(site, sent), site.Compilation);
    }
}
